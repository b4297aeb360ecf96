#include "kept_texts.h"

#include <span>

namespace anyorder {

std::size_t packed_bytes(const Attributes& attributes, EventKind kind) {
    std::size_t bytes = sizeof(PresentBits);
    for (const Field field : kept_fields(kind)) {
        const std::size_t length = attributes[field].size();
        bytes += length == 0 ? 0 : length_bytes(length) + length;
    }
    return bytes;
}

char* pack_texts(char* out, const Attributes& attributes, EventKind kind) {
    PresentBits present = 0;
    char* const begin = out;
    out += sizeof(present);
    const std::span<const Field> fields = kept_fields(kind);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (const std::size_t length = attributes[fields[i]].size(); length != 0) {
            present = static_cast<PresentBits>(present | 1U << i);
            out = put_length(out, length);
        }
    }
    for (const Field field : fields) {
        out = put_bytes(out, attributes[field]);
    }
    std::memcpy(begin, &present, sizeof(present));
    return out;
}

namespace {

// Goes through packed texts in the order of their fields.
class Unpacking {
public:
    explicit Unpacking(std::string_view packed) : lengths_(packed) {
        if (packed.empty()) {
            return;
        }
        std::memcpy(&present_, packed.data(), sizeof(present_));
        lengths_.remove_prefix(sizeof(present_));
        texts_ = lengths_;
        for (auto left = present_; left != 0;
             left = static_cast<std::uint16_t>(left & (left - 1))) {
            take_length(texts_);
        }
    }

    // The text of the next field, perhaps an empty one.
    std::string_view next() {
        const bool is_present = (present_ & 1U) != 0;
        present_ = static_cast<std::uint16_t>(present_ >> 1U);
        if (!is_present) {
            return {};
        }
        const std::string_view text = texts_.substr(0, take_length(lengths_));
        texts_.remove_prefix(text.size());
        return text;
    }

private:
    std::uint16_t present_ = 0;
    std::string_view lengths_;
    std::string_view texts_;
};

}  // namespace

std::strong_ordering compare_texts(std::string_view packed, const Event& event) {
    Unpacking mine(packed);
    for (const Field field : kept_fields(event.kind)) {
        if (const auto order = mine.next() <=> text_of(event, field); order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

void view_texts(std::string_view packed, EventKind begun_by, Attributes& out) {
    Unpacking mine(packed);
    for (const Field field : kept_fields(begun_by)) {
        out.set(field, mine.next());
    }
}

std::vector<Attribute> unpack_texts(std::string_view packed, EventKind begun_by) {
    std::vector<Attribute> attributes;
    Unpacking mine(packed);
    for (const Field field : kept_fields(begun_by)) {
        if (const std::string_view text = mine.next(); !text.empty()) {
            attributes.push_back({field, std::string(text)});
        }
    }
    return attributes;
}

}  // namespace anyorder
