// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/agreement.h"

#include <array>
#include <map>
#include <utility>

namespace lookalike::review {

namespace {

/// How often two annotators gave which of a few answers; rows are the first's.
template <std::size_t N>
class Contingency {
 public:
  void add(std::size_t first, std::size_t second) { ++counts_.at(first).at(second); }

  [[nodiscard]] std::int64_t total() const {
    std::int64_t sum = 0;
    for (const auto& row : counts_) {
      for (const std::int64_t count : row) sum += count;
    }
    return sum;
  }
  [[nodiscard]] std::int64_t same() const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < N; ++i) sum += counts_[i][i];
    return sum;
  }
  /// (observed - expected) / (1 - expected), of the shares on the diagonal (Cohen 1960). Nothing where both
  /// gave one and the same answer throughout, so that chance would explain all.
  [[nodiscard]] std::optional<double> kappa() const {
    const auto pairs = static_cast<double>(total());
    if (pairs == 0.0) return std::nullopt;
    double expected = 0.0;
    for (std::size_t i = 0; i < N; ++i) {
      std::int64_t row = 0;
      std::int64_t column = 0;
      for (std::size_t j = 0; j < N; ++j) {
        row += counts_[i][j];
        column += counts_[j][i];
      }
      expected += static_cast<double>(row) * static_cast<double>(column) / (pairs * pairs);
    }
    if (expected >= 1.0) return std::nullopt;
    return (static_cast<double>(same()) / pairs - expected) / (1.0 - expected);
  }

 private:
  std::array<std::array<std::int64_t, N>, N> counts_{};
};

struct Tables {
  Contingency<3> answers;
  Contingency<2> orders;
};

}  // namespace

std::vector<Agreement> agreements(const VerdictBook& book) {
  std::map<std::pair<std::string, std::string>, Tables> tables;
  book.visit([&](const PairKey& key, const PairVerdict&) {
    std::vector<const VerdictEntry*> said;  // by annotator
    for (const VerdictEntry* entry : book.standing(key)) {
      if (entry->source != VerdictSource::kAdjudication) said.push_back(entry);
    }
    for (std::size_t i = 0; i < said.size(); ++i) {
      for (std::size_t j = i + 1; j < said.size(); ++j) {
        Tables& both = tables[{said[i]->annotator, said[j]->annotator}];
        both.answers.add(static_cast<std::size_t>(said[i]->answer),
                         static_cast<std::size_t>(said[j]->answer));
        const bool areOrdered =
            said[i]->answer == said[j]->answer && said[i]->answer != VerdictAnswer::kUnsure &&
            said[i]->order != VerdictOrder::kUnknown && said[j]->order != VerdictOrder::kUnknown;
        if (areOrdered) {
          both.orders.add(said[i]->order == VerdictOrder::kAFirst ? 0 : 1,
                          said[j]->order == VerdictOrder::kAFirst ? 0 : 1);
        }
      }
    }
  });
  std::vector<Agreement> agreements;
  agreements.reserve(tables.size());
  for (const auto& [names, both] : tables) {
    agreements.push_back({names.first, names.second, both.answers.total(), both.answers.same(),
                          both.answers.kappa(), both.orders.total(), both.orders.same(),
                          both.orders.kappa()});
  }
  return agreements;
}

}  // namespace lookalike::review
