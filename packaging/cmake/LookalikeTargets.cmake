# SPDX-License-Identifier: GPL-3.0-or-later
# The few target shapes that this project has. Everything links PRIVATE (tests/architecture checks the includes).

add_library(lookalike_options INTERFACE)
target_include_directories(lookalike_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
# -Wrestrict of GCC 12 is wrong about "literal" + std::string (its bug 105651).
target_compile_options(lookalike_options INTERFACE -Wno-restrict -Wall -Wextra -Wshadow -Wnon-virtual-dtor
  $<$<BOOL:${LOOKALIKE_WERROR}>:-Werror>)
target_link_libraries(lookalike_options INTERFACE Threads::Threads)
if(LOOKALIKE_SANITIZE)
  target_compile_options(lookalike_options INTERFACE -fsanitize=${LOOKALIKE_SANITIZE} -fno-omit-frame-pointer -Wno-error)
  target_link_options(lookalike_options INTERFACE -fsanitize=${LOOKALIKE_SANITIZE})
endif()

# lookalike_in_batches(<target> [SEPARATE <sources>…])
# Sources are compiled several at once, so that the headers of a batch are read once: that halves a cold build.
# All presets do it, so a name that two unnamed namespaces of one folder share fails wherever it is built.
# SEPARATE are those that have to stand alone.
function(lookalike_in_batches target)
  cmake_parse_arguments(ARG "" "" "SEPARATE" ${ARGN})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${LOOKALIKE_BATCHES} UNITY_BUILD_BATCH_SIZE 10)
  if(ARG_SEPARATE)
    set_source_files_properties(${ARG_SEPARATE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# lookalike_stage(<folder> SOURCES … [SEPARATE …] [USES <other stage folders>…] [LINKS <third-party targets>…]
#                 [INCLUDES <dirs>…])
# A static library lookalike_<folder>. Third-party headers are SYSTEM includes.
function(lookalike_stage name)
  cmake_parse_arguments(ARG "" "" "SOURCES;SEPARATE;USES;LINKS;INCLUDES" ${ARGN})
  add_library(lookalike_${name} STATIC ${ARG_SOURCES} ${ARG_SEPARATE})
  lookalike_in_batches(lookalike_${name} SEPARATE ${ARG_SEPARATE})
  target_link_libraries(lookalike_${name} PRIVATE lookalike_options ${ARG_LINKS})
  target_include_directories(lookalike_${name} SYSTEM PRIVATE ${ARG_INCLUDES})
  foreach(used ${ARG_USES})
    target_link_libraries(lookalike_${name} PRIVATE lookalike_${used})
  endforeach()
endfunction()

# lookalike_test(<name> SOURCES … [USES …] [LINKS …] [LABELS …]): one Qt Test program, run offscreen.
function(lookalike_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;USES;LINKS;INCLUDES;LABELS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  set_target_properties(test_${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE lookalike_options Qt6::Core Qt6::Test ${ARG_LINKS})
  target_include_directories(test_${name} SYSTEM PRIVATE ${ARG_INCLUDES})
  target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O1>) # what is tested is optimised, the test need not be
  target_compile_definitions(test_${name} PRIVATE LOOKALIKE_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
    LOOKALIKE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  foreach(used ${ARG_USES})
    target_link_libraries(test_${name} PRIVATE lookalike_${used})
  endforeach()
  add_test(NAME ${name} COMMAND test_${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()

# lookalike_benchmark(<name> SOURCES … [USES …] [LINKS …]): one Google Benchmark program, built, not run by ctest.
function(lookalike_benchmark name)
  if(NOT LOOKALIKE_BENCHMARKS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LINKS;INCLUDES" ${ARGN})
  add_executable(bench_${name} ${ARG_SOURCES})
  set_target_properties(bench_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/benchmarks)
  target_link_libraries(bench_${name} PRIVATE lookalike_options benchmark::benchmark benchmark::benchmark_main ${ARG_LINKS})
  target_include_directories(bench_${name} SYSTEM PRIVATE ${ARG_INCLUDES})
  foreach(used ${ARG_USES})
    target_link_libraries(bench_${name} PRIVATE lookalike_${used})
  endforeach()
endfunction()
