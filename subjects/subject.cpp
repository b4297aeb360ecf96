#include <anyorder/subjects/subject.h>

namespace anyorder {

std::string_view name_of(FailureKind kind) {
    switch (kind) {
        case FailureKind::died:
            return "died";
        case FailureKind::hung:
            return "hung";
        case FailureKind::protocol:
            return "broke the protocol";
        case FailureKind::unreachable:
            return "unreachable";
        case FailureKind::interrupted:
            return "interrupted";
    }
    return {};
}

}  // namespace anyorder
