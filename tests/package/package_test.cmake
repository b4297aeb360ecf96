# The test of the installed package, a script. What it makes lies in ${work}; it is removed where all
# went well, and left to be looked at otherwise.
cmake_minimum_required(VERSION 3.25)

# Runs a command; its exit code must be the expected one. Sets `output` to what it printed.
function(expect_exit_code expected)
    execute_process(COMMAND ${ARGN}
        RESULT_VARIABLE code OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
    if(NOT code STREQUAL expected)
        message(FATAL_ERROR "${printed}\nexit code ${code} where ${expected} was expected: ${ARGN}")
    endif()
    set(output "${printed}" PARENT_SCOPE)
endfunction()

function(expect_text text where)
    string(FIND "${where}" "${text}" found)
    if(found EQUAL -1)
        message(FATAL_ERROR "${where}\nis without: ${text}")
    endif()
endfunction()

function(configure_and_build project)
    expect_exit_code(0 ${CMAKE_COMMAND} -S ${source}/${project} -B ${work}/build/${project}
        -G ${generator}
        -DCMAKE_CXX_COMPILER=${compiler}
        -DCMAKE_BUILD_TYPE=${build_type}
        -DCMAKE_CXX_FLAGS=${flags}
        -DCMAKE_CXX_FLAGS_${upper_build_type}=${flags_of_build_type}
        -DCMAKE_PREFIX_PATH=${work}/moved
        ${ARGN})
    expect_exit_code(0 ${CMAKE_COMMAND} --build ${work}/build/${project} --parallel 2)
endfunction()

string(TOUPPER "${build_type}" upper_build_type)
file(REMOVE_RECURSE ${work})

# Installed to one place and used from another: nothing in it may name a place.
expect_exit_code(0 ${CMAKE_COMMAND} --install ${build} --prefix ${work}/installed)
file(RENAME ${work}/installed ${work}/moved)
file(GLOB_RECURSE texts ${work}/moved/*.cmake ${work}/moved/*.h ${work}/moved/*.md)
foreach(text IN LISTS texts)
    file(READ ${text} content)
    string(FIND "${content}" "${source}" place)
    if(NOT place EQUAL -1)
        message(FATAL_ERROR "${text} names ${source}")
    endif()
endforeach()
expect_exit_code(0 ${readelf} -d ${work}/moved/bin/anyorder)
if(output MATCHES "RPATH|RUNPATH")
    message(FATAL_ERROR "the command knows where libraries lay when it was built:\n${output}")
endif()
expect_exit_code(0 ${work}/moved/bin/anyorder --version)

# The engine needs its own dependencies and no others, and there is no component but those there are.
configure_and_build(tests/package/engine_alone)
expect_exit_code(0 ${work}/build/tests/package/engine_alone/engine_alone)
expect_text("room r1" "${output}")

# The example: a right type passes, a wrong one fails and shows how.
configure_and_build(examples/package -DLISTS_SHOW_A_MISTAKE=ON)
set(example ${work}/build/examples/package)
expect_exit_code(0 ${CMAKE_CTEST_COMMAND} --test-dir ${example} -E mistake --no-tests=error
    --output-on-failure)
expect_text("MyLists.EveryPrefix ....." "${output}")
expect_text("100% tests passed, 0 tests failed out of 8" "${output}")
set(a_case "executed .*stream s1 in r1 is a ghost: it is listed and not live.*all else is[ \n]the[ \n]same\\.")
expect_exit_code(1 ${example}/mistake_test
    --gtest_filter=Mistake.EndsRightInEveryOrderOfSmallScope)
expect_text("no scenario with fewer callbacks fails in any order" "${output}")
string(REGEX MATCH "${a_case}" failure "${output}")
file(READ ${source}/docs/cpp.md page)
expect_text("\n${failure}\n" "${page}")
expect_exit_code(1 ${example}/mistake_test --gtest_filter=Mistake.Converges)
string(REGEX MATCH "${a_case}" failure "${output}")
expect_text("arrived " "${failure}")
string(REGEX MATCH "RC_PARAMS=\"(reproduce=[A-Za-z0-9_+]+)\"" reproduction "${output}")
expect_text("reproduce=" "${reproduction}")

# What a failure prints leads back to it.
expect_exit_code(1 ${CMAKE_COMMAND} -E env RC_PARAMS=${CMAKE_MATCH_1} ${example}/mistake_test
    --gtest_filter=Mistake.Converges)
expect_text("${failure}" "${output}")

file(REMOVE_RECURSE ${work})
