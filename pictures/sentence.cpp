#include "sentence.h"

#include <anyorder/engine/list_text.h>

namespace anyorder {

std::string sentence(std::string_view words) {
    std::string made = printable(words) + ".";
    if (made.front() >= 'a' && made.front() <= 'z') {
        made.front() = static_cast<char>(made.front() - 'a' + 'A');
    }
    return made;
}

}  // namespace anyorder
