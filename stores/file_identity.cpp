#include "file_identity.h"

#include <sys/stat.h>

namespace anyorder {

FileIdentity file_identity(const std::string& path) {
    struct stat known {};
    if (stat(path.c_str(), &known) != 0) {
        return {};
    }
    return {.device = known.st_dev, .number = known.st_ino};
}

}  // namespace anyorder
