#pragma once

namespace meldwijzer {

// The whole program: reads the arguments, runs the command, returns the exit code (startup.h).
int RunCommandLine(int argc, const char* const* argv);

}  // namespace meldwijzer
