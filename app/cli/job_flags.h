// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/cli/console_observer.h"
#include "app/cli/exit_code.h"
#include "core/base/result.h"
#include "core/find/local_candidates.h"
#include "core/library/pair_directions.h"
#include "core/match/descriptor_matcher.h"
#include "core/models/pair_judge.h"
#include "core/pipeline/index_library_job.h"
#include "core/values/image_pair.h"

namespace lookalike::cli {

/// Adds the options that every job over folders takes, filling the job's own struct. It must outlive the
/// parse.
void addIndexFlags(CLI::App& subcommand, pipeline::IndexLibraryOptions& options);

/// Of those: --model, --device, --batch-size and --cores.
void addDescriberFlags(CLI::App& subcommand, pipeline::IndexLibraryOptions& options);

/// Adds --index, --max-pairs and those of the score normalisation.
void addMatchFlags(CLI::App& subcommand, match::MatchOptions& options, bool& normalise);

/// Adds --evidence.
void addEvidenceFlag(CLI::App& subcommand, EvidenceKind& evidence);

/// Adds --candidates and --local-candidates.
void addCandidateFlags(CLI::App& subcommand, find::CandidateOptions& options);

/// Adds --uncalibrated and --pair-network.
void addJudgeFlags(CLI::App& subcommand, models::JudgeOptions& options);

/// Adds --no-file-traces.
void addDirectionFlag(CLI::App& subcommand, library::DirectionOptions& options);

/// Starts the program anew with OpenMP set for networks, once, where the options name one
/// (base/program_start.h).
void prepareForNetworks(const pipeline::IndexLibraryOptions& options, char** argv);

/// Prints the failure as one line on standard error (with --json also as a JSON object on standard output)
/// and gives the status for it.
[[nodiscard]] ExitCode reportFailure(const Error& error, bool json);

/// kInterrupted when it was cancelled, kProblemsInSomeFiles when there are failures.
[[nodiscard]] ExitCode exitCodeFor(const library::IndexReport& report);

/// Names on standard error the files that failed in an earlier run and were not read again: they are problems
/// still.
void printEarlierFailures(const library::IndexReport& report, const FailureLog& shown);

}  // namespace lookalike::cli
