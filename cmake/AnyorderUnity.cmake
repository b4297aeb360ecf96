# Compiles several files of a target as one in the folders that ANYORDER_UNITY names: what includes the same
# large headers in every file, the command and the tests, takes half the time so. The sanitizers' build does
# it everywhere. That each file can be compiled alone is shown by the presets that do not.

# All targets of a folder and of those below it.
function(targets_below folder result)
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(inner IN LISTS folders)
        targets_below(${inner} more)
        list(APPEND targets ${more})
    endforeach()
    set(${result} ${targets} PARENT_SCOPE)
endfunction()

function(unite target)
    get_target_property(sources ${target} SOURCES)
    get_target_property(folder ${target} SOURCE_DIR)
    set(files "")
    foreach(source IN LISTS sources)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder} NORMALIZE)
        cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${source} is_made)
        if(source MATCHES "\\.cpp$" AND NOT is_made)
            list(APPEND files ${source})
        endif()
    endforeach()
    list(JOIN files "\n" lines)
    file(WRITE ${CMAKE_BINARY_DIR}/unity/${target} "${lines}")
    execute_process(
        COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/cmake/batches.py
            ${CMAKE_BINARY_DIR}/unity/${target}
        OUTPUT_VARIABLE groups COMMAND_ERROR_IS_FATAL ANY)
    set(number 0)
    string(REGEX MATCHALL "[^\n]+" groups "${groups}")
    foreach(group IN LISTS groups)
        math(EXPR number "${number} + 1")
        string(REPLACE " " ";" group "${group}")
        set_source_files_properties(${group} TARGET_DIRECTORY ${target}
            PROPERTIES UNITY_GROUP group${number})
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    # A name of one file may be that of a parameter in another.
    target_compile_options(${target} PRIVATE -Wno-shadow)
endfunction()

function(unite_folders)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(targets "")
    foreach(folder IN LISTS ANYORDER_UNITY)
        targets_below(${PROJECT_SOURCE_DIR}/${folder} more)
        list(APPEND targets ${more})
    endforeach()
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        if(type MATCHES "EXECUTABLE|STATIC_LIBRARY|MODULE_LIBRARY")
            unite(${target})
        endif()
    endforeach()
endfunction()
