# What `cmake --install` installs: the libraries with their headers, the command, the documents, and
# a package for find_package(anyorder). Nothing of it knows where it was built or where it lies.
#
# The components are the folders of the path, and the last of them, so each needs all before it. Each
# has an export file of its own: who asks for the engine alone needs nothing but what the engine needs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(anyorder_components engine sim subjects properties pictures gtest)
set(anyorder_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/anyorder)

# The targets of other projects that a component links with, as they are linked today.
function(anyorder_needs component result)
    get_target_property(type anyorder_${component} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
        get_target_property(needs anyorder_${component} INTERFACE_LINK_LIBRARIES)
    else()
        get_target_property(needs anyorder_${component} LINK_LIBRARIES)
    endif()
    list(FILTER needs EXCLUDE REGEX "^anyorder::|^\\$<")
    # What is left without a namespace is a package's only target, or a library of the system.
    set(targets "")
    foreach(need IN LISTS needs)
        if(need MATCHES "::" OR TARGET ${need})
            list(APPEND targets ${need})
        endif()
    endforeach()
    set(${result} "${targets}" PARENT_SCOPE)
endfunction()

set(anyorder_needs_of_components "")
foreach(component IN LISTS anyorder_components)
    anyorder_needs(${component} needs)
    string(APPEND anyorder_needs_of_components "set(anyorder_${component}_needs ${needs})\n")
    install(TARGETS anyorder_${component} EXPORT anyorder_${component}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT anyorder_${component} NAMESPACE anyorder:: FILE anyorder-${component}.cmake
        DESTINATION ${anyorder_package_dir})
    if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${component}/include)
        install(DIRECTORY ${PROJECT_SOURCE_DIR}/${component}/include/
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    endif()
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/anyorderConfig.cmake.in
    ${PROJECT_BINARY_DIR}/package/anyorderConfig.cmake
    INSTALL_DESTINATION ${anyorder_package_dir}
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/anyorderConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/package/anyorderConfig.cmake
    ${PROJECT_BINARY_DIR}/package/anyorderConfigVersion.cmake
    DESTINATION ${anyorder_package_dir})
# How packages are found that bring no CMake files themselves.
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/ DESTINATION ${anyorder_package_dir}
    FILES_MATCHING PATTERN "Find*.cmake")

install(TARGETS anyorder_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(FILES
    ${PROJECT_SOURCE_DIR}/LICENSE
    ${PROJECT_SOURCE_DIR}/README.md
    ${PROJECT_SOURCE_DIR}/CHANGELOG.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR}
    FILES_MATCHING PATTERN "*.md" PATTERN "samples/*")
