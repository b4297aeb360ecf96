# One library for each folder of the path: anyorder::engine, anyorder::sim, …
# Public headers lie in <folder>/include, so <anyorder/engine/event.h> reads the same from the tree and
# from an installed package; headers beside the sources are the folder's own.
function(anyorder_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(anyorder_${name} STATIC ${arg_SOURCES})
    add_library(anyorder::${name} ALIAS anyorder_${name})
    target_include_directories(anyorder_${name} PUBLIC
        $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>)
    target_compile_features(anyorder_${name} PUBLIC cxx_std_20)
    target_link_libraries(anyorder_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    set_target_properties(anyorder_${name} PROPERTIES EXPORT_NAME ${name})
endfunction()
