# hiredis, as Debian packages it: headers and a library. Makes the target hiredis::hiredis.
find_path(hiredis_INCLUDE_DIR hiredis/hiredis.h)
find_library(hiredis_LIBRARY hiredis)
mark_as_advanced(hiredis_INCLUDE_DIR hiredis_LIBRARY)

if(hiredis_INCLUDE_DIR)
    file(STRINGS ${hiredis_INCLUDE_DIR}/hiredis/hiredis.h hiredis_VERSION
        REGEX "^#define HIREDIS_(MAJOR|MINOR|PATCH) ")
    list(TRANSFORM hiredis_VERSION REPLACE "^#define [A-Z_]+ +([0-9]+).*" "\\1")
    string(REPLACE ";" "." hiredis_VERSION "${hiredis_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(hiredis
    REQUIRED_VARS hiredis_LIBRARY hiredis_INCLUDE_DIR
    VERSION_VAR hiredis_VERSION)

if(hiredis_FOUND AND NOT TARGET hiredis::hiredis)
    add_library(hiredis::hiredis UNKNOWN IMPORTED)
    set_target_properties(hiredis::hiredis PROPERTIES
        IMPORTED_LOCATION ${hiredis_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${hiredis_INCLUDE_DIR})
endif()
