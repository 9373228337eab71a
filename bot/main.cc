#include "bot/cli/command_line.h"

// Turns are made by a few threads and freed by others: few arenas, and pages given back soon, keep
// the process small at the same speed (jemalloc reads this name; other allocators ignore it).
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0";
}

int main(int argc, char** argv) { return meldwijzer::RunCommandLine(argc, argv); }
