// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verdicts_command.h"

#include <array>
#include <utility>

namespace lookalike::cli {

CommandBody declareVerdicts(CLI::App& subcommand) {
  static constexpr std::array kParts{
      Command{"list", "Count the verdicts of a library, or write them to a file", &declareVerdictsList},
      Command{"import", "Add the verdicts of a file to a library", &declareVerdictsImport},
      Command{"merge", "Bring the verdicts of several people together", &declareVerdictsMerge},
      Command{"conflicts", "Name the pairs on which annotators contradict each other",
              &declareVerdictsConflicts},
      Command{"agreement", "Say how far annotators agree (Cohen's kappa)", &declareVerdictsAgreement},
      Command{"add", "Say of two pictures what they are to each other", &declareVerdictsAdd},
      Command{"undo", "Take a verdict back", &declareVerdictsUndo},
      Command{"simulate", "Give the verdicts of a ground truth, to measure what learning brings",
              &declareVerdictsSimulate},
  };
  subcommand.require_subcommand(1);
  auto chosen = std::make_shared<CommandBody>();
  for (const Command& part : kParts) {
    CLI::App* below = subcommand.add_subcommand(part.name, part.summary);
    CommandBody body = part.declare(*below);
    below->callback([chosen, body = std::move(body)] { *chosen = body; });
  }
  return [chosen](char** argv) -> ExitCode { return (*chosen)(argv); };
}

}  // namespace lookalike::cli
