#include "kept_texts.h"

#include <span>

namespace anyorder {

KeptTexts::KeptTexts(const Event& event) {
    if (event.attributes == nullptr) {
        return;
    }
    const std::span<const Field> fields = kept_fields(event.kind);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string_view text = (*event.attributes)[fields[i]];
        if (!text.empty()) {
            present_ = static_cast<std::uint16_t>(present_ | 1U << i);
            bytes_ += length_bytes(text.size()) + text.size();
            texts_[count_++] = text;
        }
    }
}

char* KeptTexts::pack(char* out) const {
    std::memcpy(out, &present_, sizeof(present_));
    out += sizeof(present_);
    for (std::size_t i = 0; i < count_; ++i) {
        out = put_length(out, texts_[i].size());
    }
    for (std::size_t i = 0; i < count_; ++i) {
        out = put_bytes(out, texts_[i]);
    }
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
