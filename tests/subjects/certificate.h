// A certificate that nobody but its maker trusts.
#pragma once

#include <filesystem>
#include <string>

namespace anyorder::testing {

// For 127.0.0.1, in two files in PEM; they are gone when this is.
class Certificate {
public:
    Certificate();
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    [[nodiscard]] std::string certificate_file() const { return (folder_ / "cert.pem").string(); }
    [[nodiscard]] std::string key_file() const { return (folder_ / "key.pem").string(); }

private:
    std::filesystem::path folder_;
};

}  // namespace anyorder::testing
