// SPDX-License-Identifier: GPL-3.0-or-later
// Where people differ: `verdicts conflicts` and `verdicts agreement`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/exchange/json_text.h"
#include "core/exchange/verdict_names.h"
#include "core/review/agreement.h"

namespace lookalike::cli {

namespace {

enum class TextOrJson { kText, kJson };

struct DifferenceFlags {
  LibraryChoice library;
  TextOrJson format = TextOrJson::kText;
  bool json = false;
  [[nodiscard]] bool isJson() const { return json || format == TextOrJson::kJson; }
};

std::string nameOf(const std::string& annotator) {
  return annotator.empty() ? "(no name)" : annotator;
}

/// The pairs in conflict, in the order in which they were first spoken of.
std::vector<review::PairKey> conflictsOf(const review::VerdictBook& book) {
  std::map<review::PairKey, std::size_t> firstAt;
  for (std::size_t i = 0; i < book.entries().size(); ++i)
    firstAt.emplace(review::PairKey{book.entries()[i].a, book.entries()[i].b}, i);
  std::vector<review::PairKey> pairs;
  book.visit([&](const review::PairKey& key, const review::PairVerdict& verdict) {
    if (verdict.isConflict) pairs.push_back(key);
  });
  std::sort(pairs.begin(), pairs.end(), [&](const review::PairKey& left, const review::PairKey& right) {
    return firstAt.at(left) < firstAt.at(right);
  });
  return pairs;
}

nlohmann::ordered_json conflictJson(const library::VerdictRecords& records, const review::VerdictBook& book,
                                    const review::PairKey& key) {
  nlohmann::ordered_json conflict;
  conflict["sha256_a"] = key.a.toHex();
  conflict["sha256_b"] = key.b.toHex();
  const auto filesA = records.filesOf(key.a);
  const auto filesB = records.filesOf(key.b);
  exchange::setPath(conflict, "path_a", filesA.empty() ? std::string() : filesA.front());
  exchange::setPath(conflict, "path_b", filesB.empty() ? std::string() : filesB.front());
  conflict["statements"] = nlohmann::ordered_json::array();
  for (const VerdictEntry* entry : book.standing(key)) {
    conflict["statements"].push_back({{"annotator", exchange::toUtf8(entry->annotator)},
                                      {"verdict", exchange::answerName(entry->answer)},
                                      {"order", exchange::orderName(entry->order)},
                                      {"time", exchange::timeText(entry->timeMs)},
                                      {"note", exchange::toUtf8(entry->note)},
                                      {"id", entry->id}});
  }
  return conflict;
}

void printConflict(const library::VerdictRecords& records, const review::VerdictBook& book,
                   const review::PairKey& key) {
  std::printf("A %s\nB %s\n", pictureName(records, key.a).c_str(), pictureName(records, key.b).c_str());
  for (const VerdictEntry* entry : book.standing(key)) {
    std::printf("  %s: %s (%s)%s%s\n", nameOf(entry->annotator).c_str(),
                statementWords(entry->answer, entry->order).c_str(),
                exchange::timeText(entry->timeMs).c_str(), entry->note.empty() ? "" : ": ",
                entry->note.c_str());
  }
}

ExitCode runConflicts(const DifferenceFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.isJson());
  const auto records = library::VerdictRecords::read(*path);
  if (!records.ok()) return reportFailure(records.error(), flags.isJson());
  const review::VerdictBook book = pipeline::bookOf(records->entries());
  const std::vector<review::PairKey> pairs = conflictsOf(book);
  if (flags.isJson()) {
    nlohmann::ordered_json document;
    document["conflicts"] = nlohmann::ordered_json::array();
    for (const review::PairKey& key : pairs)
      document["conflicts"].push_back(conflictJson(*records, book, key));
    std::cout << document.dump(2) << '\n';
    return ExitCode::kFine;
  }
  for (const review::PairKey& key : pairs) {
    printConflict(*records, book, key);
    std::printf("\n");
  }
  std::printf("%zu pairs in conflict\n", pairs.size());
  return ExitCode::kFine;
}

std::string kappaText(const std::optional<double>& kappa) {
  if (!kappa) return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", *kappa);
  return text.data();
}

nlohmann::ordered_json valueOrNull(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

void printTable(const std::vector<review::Agreement>& agreements) {
  if (agreements.empty()) {
    std::printf("no two annotators have judged the same pair\n");
    return;
  }
  int width = 10;
  for (const review::Agreement& agreement : agreements) {
    const std::size_t length = (nameOf(agreement.first) + " and " + nameOf(agreement.second)).size();
    width = std::max(width, static_cast<int>(std::min<std::size_t>(length, 60)));
  }
  std::printf("%-*s  %8s  %8s  %7s  %8s  %8s  %7s\n", width, "annotators", "pairs", "same", "kappa",
              "ordered", "same", "kappa");
  for (const review::Agreement& agreement : agreements) {
    std::printf("%-*s  %8lld  %8lld  %7s  %8lld  %8lld  %7s\n", width,
                (nameOf(agreement.first) + " and " + nameOf(agreement.second)).c_str(),
                static_cast<long long>(agreement.pairs), static_cast<long long>(agreement.sameAnswer),
                kappaText(agreement.kappa).c_str(), static_cast<long long>(agreement.bothOrdered),
                static_cast<long long>(agreement.sameOrder), kappaText(agreement.orderKappa).c_str());
  }
}

ExitCode runAgreement(const DifferenceFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.isJson());
  const auto records = library::VerdictRecords::read(*path);
  if (!records.ok()) return reportFailure(records.error(), flags.isJson());
  const auto agreements = review::agreements(pipeline::bookOf(records->entries()));
  if (!flags.isJson()) {
    printTable(agreements);
    return ExitCode::kFine;
  }
  nlohmann::ordered_json document;
  document["agreements"] = nlohmann::ordered_json::array();
  for (const review::Agreement& agreement : agreements) {
    document["agreements"].push_back({{"first", exchange::toUtf8(agreement.first)},
                                      {"second", exchange::toUtf8(agreement.second)},
                                      {"pairs", agreement.pairs},
                                      {"same_answer", agreement.sameAnswer},
                                      {"kappa", valueOrNull(agreement.kappa)},
                                      {"both_ordered", agreement.bothOrdered},
                                      {"same_order", agreement.sameOrder},
                                      {"order_kappa", valueOrNull(agreement.orderKappa)}});
  }
  std::cout << document.dump(2) << '\n';
  return ExitCode::kFine;
}

std::shared_ptr<DifferenceFlags> addDifferenceFlags(CLI::App& subcommand) {
  static const std::map<std::string, TextOrJson> kFormats{{"text", TextOrJson::kText},
                                                          {"json", TextOrJson::kJson}};
  auto flags = std::make_shared<DifferenceFlags>();
  addLibraryFlags(subcommand, flags->library);
  subcommand.add_option("--format", flags->format, "text or json")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("text|json");
  subcommand.add_flag("--json", flags->json, "As --format json");
  return flags;
}

}  // namespace

CommandBody declareVerdictsConflicts(CLI::App& subcommand) {
  auto flags = addDifferenceFlags(subcommand);
  return [flags](char** /*argv*/) -> ExitCode { return runConflicts(*flags); };
}

CommandBody declareVerdictsAgreement(CLI::App& subcommand) {
  auto flags = addDifferenceFlags(subcommand);
  return [flags](char** /*argv*/) -> ExitCode { return runAgreement(*flags); };
}

}  // namespace lookalike::cli
