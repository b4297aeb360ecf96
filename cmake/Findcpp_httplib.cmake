# cpp-httplib, as Debian packages it: a header and a shared library, built with OpenSSL, zlib and
# Brotli. Makes the target cpp_httplib::cpp_httplib. The definitions must be those that the library was
# built with, as the header's classes depend on them.
find_path(cpp_httplib_INCLUDE_DIR httplib.h)
find_library(cpp_httplib_LIBRARY cpp-httplib)
mark_as_advanced(cpp_httplib_INCLUDE_DIR cpp_httplib_LIBRARY)

if(cpp_httplib_INCLUDE_DIR)
    file(STRINGS ${cpp_httplib_INCLUDE_DIR}/httplib.h cpp_httplib_VERSION
        REGEX "^#define CPPHTTPLIB_VERSION ")
    string(REGEX REPLACE ".*\"(.*)\".*" "\\1" cpp_httplib_VERSION "${cpp_httplib_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(cpp_httplib
    REQUIRED_VARS cpp_httplib_LIBRARY cpp_httplib_INCLUDE_DIR
    VERSION_VAR cpp_httplib_VERSION)

if(cpp_httplib_FOUND AND NOT TARGET cpp_httplib::cpp_httplib)
    find_package(OpenSSL REQUIRED COMPONENTS SSL Crypto)
    find_package(Threads REQUIRED)
    add_library(cpp_httplib::cpp_httplib UNKNOWN IMPORTED)
    set_target_properties(cpp_httplib::cpp_httplib PROPERTIES
        IMPORTED_LOCATION ${cpp_httplib_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${cpp_httplib_INCLUDE_DIR}
        INTERFACE_COMPILE_DEFINITIONS
            "CPPHTTPLIB_OPENSSL_SUPPORT;CPPHTTPLIB_ZLIB_SUPPORT;CPPHTTPLIB_BROTLI_SUPPORT"
        INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto;Threads::Threads")
endif()
