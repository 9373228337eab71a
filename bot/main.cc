#include "bot/cli/command_line.h"

int main(int argc, char** argv) { return meldwijzer::RunCommandLine(argc, argv); }
