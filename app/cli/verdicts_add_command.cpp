// SPDX-License-Identifier: GPL-3.0-or-later
// One verdict: `verdicts add` and `verdicts undo`.
#include <cstdio>
#include <iostream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/decode/file_reader.h"
#include "core/exchange/verdict_names.h"
#include "core/library/verdict_ledger.h"

namespace lookalike::cli {

namespace {

struct AddFlags {
  LibraryChoice library;
  std::string fileA;
  std::string fileB;
  std::string hashA;
  std::string hashB;
  VerdictAnswer answer = VerdictAnswer::kUnsure;
  VerdictOrder order = VerdictOrder::kUnknown;
  std::string note;
  std::string annotator;
  bool isAdjudication = false;
  bool json = false;
};

struct UndoFlags {
  LibraryChoice library;
  std::string id;
  std::string annotator;
  bool json = false;
};

/// Of a file the hash of what it holds now, whether or not the library knows it.
Result<ContentHash> contentOf(const std::string& file, const std::string& hex) {
  if (!file.empty()) {
    const auto content = decode::readFile(file, std::numeric_limits<std::int64_t>::max());
    if (!content.ok()) return content.error();
    return content->hash;
  }
  const auto hash = ContentHash::fromHex(hex);
  if (!hash) return Error{ErrorCode::kInvalidArgument, {}, "no SHA-256 in hexadecimal: " + hex, -1};
  return *hash;
}

Result<void> store(const std::string& path, const VerdictEntry& entry) {
  auto ledger = library::VerdictLedger::open(path);
  if (!ledger.ok()) return ledger.error();
  return ledger->add(std::span(&entry, 1));
}

void printStored(const VerdictEntry& entry, const char* what, bool json) {
  if (!json) {
    std::printf("%s %s\n", what, entry.id.c_str());
    return;
  }
  nlohmann::ordered_json document;
  document["id"] = entry.id;
  document["sha256_a"] = entry.a.toHex();
  document["sha256_b"] = entry.b.toHex();
  document["verdict"] = exchange::answerName(entry.answer);
  document["order"] = exchange::orderName(entry.order);
  document["withdraws"] = entry.withdraws;
  std::cout << document.dump(2) << '\n';
}

ExitCode runAdd(const AddFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  const auto a = contentOf(flags.fileA, flags.hashA);
  if (!a.ok()) return reportFailure(a.error(), flags.json);
  const auto b = contentOf(flags.fileB, flags.hashB);
  if (!b.ok()) return reportFailure(b.error(), flags.json);
  if (*a == *b) {
    return reportFailure({ErrorCode::kInvalidArgument, flags.fileB, "both have the same content", -1},
                         flags.json);
  }
  VerdictEntry entry =
      review::makeEntry(*a, *b, flags.answer, flags.order,
                        flags.isAdjudication ? VerdictSource::kAdjudication : VerdictSource::kReview);
  entry.annotator = flags.annotator;
  entry.note = flags.note;
  if (auto stored = store(*path, entry); !stored.ok()) return reportFailure(stored.error(), flags.json);
  printStored(entry, "added", flags.json);
  return ExitCode::kFine;
}

/// The entry to take back; kInvalidArgument when there is none.
Result<VerdictEntry> entryToWithdraw(const review::VerdictBook& book, const UndoFlags& flags) {
  const auto& entries = book.entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const bool isMeant = flags.id.empty() ? entry->annotator == flags.annotator : entry->id == flags.id;
    if (!isMeant) continue;
    const bool isVerdict = entry->withdraws.empty() && !book.isWithdrawn(entry->id);
    if (isVerdict) return *entry;
    if (!flags.id.empty())
      return Error{ErrorCode::kInvalidArgument, {}, "no standing verdict: " + flags.id, -1};
  }
  return Error{ErrorCode::kInvalidArgument,
               {},
               flags.id.empty() ? "no verdict of \"" + flags.annotator + "\" to take back"
                                : "no entry has the id " + flags.id,
               -1};
}

ExitCode runUndo(const UndoFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  const auto records = library::VerdictRecords::read(*path);
  if (!records.ok()) return reportFailure(records.error(), flags.json);
  const auto entry = entryToWithdraw(pipeline::bookOf(records->entries()), flags);
  if (!entry.ok()) return reportFailure(entry.error(), flags.json);
  const VerdictEntry withdrawal = review::makeWithdrawal(*entry, flags.annotator);
  if (auto stored = store(*path, withdrawal); !stored.ok()) return reportFailure(stored.error(), flags.json);
  printStored(withdrawal, ("taken back " + entry->id + " by").c_str(), flags.json);
  return ExitCode::kFine;
}

}  // namespace

CommandBody declareVerdictsAdd(CLI::App& subcommand) {
  static const std::map<std::string, VerdictAnswer> kAnswers{{"copy", VerdictAnswer::kCopy},
                                                             {"not-copy", VerdictAnswer::kNotCopy},
                                                             {"unsure", VerdictAnswer::kUnsure}};
  static const std::map<std::string, VerdictOrder> kOrders{{"unknown", VerdictOrder::kUnknown},
                                                           {"a-first", VerdictOrder::kAFirst},
                                                           {"b-first", VerdictOrder::kBFirst}};
  auto flags = std::make_shared<AddFlags>();
  flags->annotator = personsName();
  addLibraryFlags(subcommand, flags->library);
  for (const char side : {'a', 'b'}) {
    const bool isA = side == 'a';
    auto* group = subcommand.add_option_group(std::string("picture ") + side);
    group->add_option(std::string("--") + side, isA ? flags->fileA : flags->fileB, "Image file")
        ->type_name("FILE");
    group->add_option(std::string("--sha256-") + side, isA ? flags->hashA : flags->hashB, "Or its SHA-256");
    group->require_option(1);
  }
  subcommand.add_option("--verdict", flags->answer, "The verdict")
      ->transform(CLI::CheckedTransformer(kAnswers, CLI::ignore_case))
      ->option_text("copy|not-copy|unsure REQUIRED")
      ->required();
  subcommand
      .add_option(
          "--order", flags->order,
          "Which image comes first: for copies the source, for hard negatives the one the other resembles")
      ->transform(CLI::CheckedTransformer(kOrders, CLI::ignore_case))
      ->option_text("unknown|a-first|b-first");
  subcommand.add_option("--note", flags->note, "A remark");
  subcommand.add_option("--annotator", flags->annotator, "Annotator; default: your user name");
  subcommand.add_flag("--settle", flags->isAdjudication,
                      "Resolve a conflict: this verdict overrides those of all annotators");
  subcommand.add_flag("--json", flags->json, "Write the entry as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runAdd(*flags); };
}

CommandBody declareVerdictsUndo(CLI::App& subcommand) {
  auto flags = std::make_shared<UndoFlags>();
  flags->annotator = personsName();
  addLibraryFlags(subcommand, flags->library);
  subcommand.add_option("--id", flags->id, "Entry to revoke; default: the annotator's latest");
  subcommand.add_option("--annotator", flags->annotator, "Annotator who revokes it; default: your user name");
  subcommand.add_flag("--json", flags->json, "Write the revoking entry as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runUndo(*flags); };
}

}  // namespace lookalike::cli
