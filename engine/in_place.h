// Maps whose copies are made again and again.
#pragma once

#include <algorithm>

namespace anyorder {

// A map that is quickly assigned and compared where both have the same keys, mostly in the same
// places: values are assigned to where they stand, with the memory they have.
template <class Map>
struct InPlace : Map {
    InPlace() = default;
    ~InPlace() = default;
    InPlace(const InPlace&) = default;
    InPlace(InPlace&&) noexcept = default;
    InPlace& operator=(InPlace&&) noexcept = default;
    InPlace& operator=(const InPlace& other) {
        if (this != &other && !assign_values(other)) {
            Map::operator=(other);
        }
        return *this;
    }

    friend bool operator==(const InPlace& a, const InPlace& b) {
        return std::ranges::equal(a, b) || static_cast<const Map&>(a) == static_cast<const Map&>(b);
    }

private:
    // Returns whether all is assigned; otherwise the keys differ.
    bool assign_values(const InPlace& other) {
        if (this->size() != other.size()) {
            return false;
        }
        auto place = this->begin();
        for (const auto& [key, value] : other) {
            if (place == this->end() || place->first != key) {
                place = this->find(key);
            }
            if (place == this->end()) {
                return false;
            }
            (place++)->second = value;
        }
        return true;
    }
};

}  // namespace anyorder
