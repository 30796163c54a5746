// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/edit_confusion.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/exchange/atomic_file.h"
#include "core/exchange/evidence_names.h"
#include "core/exchange/number_text.h"

namespace lookalike::evaluate {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kAlignedWithin = 0.03;  ///< of the reference's diagonal

std::size_t indexOf(EditKind kind) {
  return static_cast<std::size_t>(kind);
}

std::set<std::size_t> kindsOf(const std::vector<NamedEdit>& edits) {
  std::set<std::size_t> kinds;
  for (const NamedEdit& edit : edits) kinds.insert(indexOf(edit.kind));
  return kinds;
}

double median(std::vector<double> values) {
  if (values.empty()) return kNan;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNan;
}

/// A turn by 179 degrees is 2 away from one by -179.
double amountDifference(EditKind kind, double named, double made) {
  const double difference = std::abs(named - made);
  return kind == EditKind::kRotate ? std::min(difference, std::abs(360.0 - difference)) : difference;
}

/// How far the corners of the reference's picture go astray when they are mapped to the query by the truth
/// and back by the named transform: the mean, in diagonals.
double alignmentErrorOf(const EditTruthRow& truth, const edits::Matrix3& queryToReference) {
  const edits::ConvexPolygon corners = edits::pictureOutline(truth.referenceWidth, truth.referenceHeight);
  double sum = 0.0;
  for (const PlanePoint& corner : corners) {
    const PlanePoint back = edits::mapped(queryToReference, edits::mapped(truth.referenceToQuery, corner));
    sum += std::hypot(back.x - corner.x, back.y - corner.y);
  }
  return sum / 4 / std::hypot(truth.referenceWidth, truth.referenceHeight);
}

class Comparison {
 public:
  void add(const EditTruthRow& truth, const NamedPair& named) {
    ++confusion_.found;
    addEdits(truth, named);
    if (named.edited == 'a') {
      ++confusion_.directionRight;
    } else if (named.edited == 'b') {
      ++confusion_.directionWrong;
    } else {
      ++confusion_.directionOpen;
    }
    ++confusion_.containments.at(static_cast<std::size_t>(truth.containment))
          .at(static_cast<std::size_t>(named.containment));
    if (truth.containment == named.containment) ++confusion_.containmentRight;
    if (named.queryToReference) {
      const double error = alignmentErrorOf(truth, *named.queryToReference);
      ++confusion_.aligned;
      if (error <= kAlignedWithin) ++confusion_.alignedRight;
      alignmentErrors_.push_back(std::isfinite(error) ? error : std::numeric_limits<double>::max());
    }
  }

  EditConfusion finish(std::int64_t truePairs) {
    confusion_.truePairs = truePairs;
    confusion_.alignmentError = median(alignmentErrors_);
    for (std::size_t kind = 0; kind < kEditKindCount; ++kind) {
      EditScore& score = confusion_.scores.at(kind);
      score.precision = ratio(score.right, score.named);
      score.recall = ratio(score.right, score.made);
      score.amountError = median(amountErrors_.at(kind));
    }
    return confusion_;
  }

 private:
  void addEdits(const EditTruthRow& truth, const NamedPair& named) {
    const std::set<std::size_t> made = kindsOf(truth.edits);
    const std::set<std::size_t> said = kindsOf(named.edits);
    std::vector<std::size_t> missed;
    std::vector<std::size_t> wrong;
    std::set_difference(made.begin(), made.end(), said.begin(), said.end(), std::back_inserter(missed));
    std::set_difference(said.begin(), said.end(), made.begin(), made.end(), std::back_inserter(wrong));
    for (const std::size_t kind : made) ++confusion_.scores.at(kind).made;
    for (const std::size_t kind : said) {
      ++confusion_.scores.at(kind).named;
      if (!made.contains(kind)) continue;
      ++confusion_.scores.at(kind).right;
      ++confusion_.counts.at(kind).at(kind);
    }
    if (missed.empty() && wrong.empty()) {
      ++confusion_.allRight;
    } else {
      if (missed.empty()) missed.push_back(kNoEdit);
      if (wrong.empty()) wrong.push_back(kNoEdit);
      for (const std::size_t t : missed) {
        for (const std::size_t n : wrong) ++confusion_.counts.at(t).at(n);
      }
    }
    addAmounts(truth, named);
  }

  void addAmounts(const EditTruthRow& truth, const NamedPair& named) {
    for (const NamedEdit& edit : named.edits) {
      const auto made = std::find_if(truth.edits.begin(), truth.edits.end(),
                                     [&](const NamedEdit& e) { return e.kind == edit.kind; });
      if (made == truth.edits.end() || !exchange::hasAmount(edit.kind)) continue;
      amountErrors_.at(indexOf(edit.kind))
          .push_back(amountDifference(edit.kind, static_cast<double>(edit.amount),
                                      static_cast<double>(made->amount)));
    }
  }

  EditConfusion confusion_;
  std::array<std::vector<double>, kEditKindCount> amountErrors_;
  std::vector<double> alignmentErrors_;
};

/// A width-padded cell; `text` is ASCII.
std::string cell(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : std::string(width - text.size(), ' ') + text;
}

std::string shareText(double share) {
  if (std::isnan(share)) return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", share);
  return text.data();
}

}  // namespace

std::string editColumnName(std::size_t kind) {
  return kind == kNoEdit ? "none" : std::string(exchange::editName(static_cast<EditKind>(kind)));
}

EditConfusion compareEdits(std::span<const EditTruthRow> truth, std::span<const NamedPair> named) {
  std::map<std::pair<std::string, std::string>, const NamedPair*> byIds;
  for (const NamedPair& pair : named) byIds.emplace(std::pair(pair.queryId, pair.referenceId), &pair);
  Comparison comparison;
  for (const EditTruthRow& row : truth) {
    const auto pair = byIds.find({row.queryId, row.referenceId});
    if (pair != byIds.end()) comparison.add(row, *pair->second);
  }
  return comparison.finish(static_cast<std::int64_t>(truth.size()));
}

std::string editConfusionText(const EditConfusion& confusion) {
  constexpr std::size_t kNameWidth = 12;
  constexpr std::size_t kCellWidth = 6;
  std::vector<std::size_t> columns;
  std::vector<std::size_t> rows;
  for (std::size_t kind = 0; kind <= kNoEdit; ++kind) {
    std::int64_t inColumn = 0;
    std::int64_t inRow = 0;
    for (std::size_t other = 0; other <= kNoEdit; ++other) {
      inColumn += confusion.counts.at(other).at(kind);
      inRow += confusion.counts.at(kind).at(other);
    }
    if (inColumn > 0) columns.push_back(kind);
    if (inRow > 0) rows.push_back(kind);
  }
  std::string text = cell("made \\ named", kNameWidth);
  for (const std::size_t column : columns)
    text += ' ' + cell(editColumnName(column).substr(0, kCellWidth), kCellWidth);
  text += '\n';
  for (const std::size_t row : rows) {
    text += cell(editColumnName(row), kNameWidth);
    for (const std::size_t column : columns) {
      const std::int64_t count = confusion.counts.at(row).at(column);
      text += ' ' + cell(count == 0 ? "." : std::to_string(count), kCellWidth);
    }
    text += '\n';
  }
  text += "\n        edit   made  named  right  precision  recall  amount off by\n";
  for (std::size_t kind = 0; kind < kEditKindCount; ++kind) {
    const EditScore& score = confusion.scores.at(kind);
    if (score.made == 0 && score.named == 0) continue;
    text += cell(editColumnName(kind), kNameWidth) + ' ' + cell(std::to_string(score.made), kCellWidth) +
            ' ' + cell(std::to_string(score.named), kCellWidth) + ' ' +
            cell(std::to_string(score.right), kCellWidth) + ' ' + cell(shareText(score.precision), 10) + ' ' +
            cell(shareText(score.recall), 7) + ' ' + cell(shareText(score.amountError), 14) + '\n';
  }
  return text;
}

Result<void> writeEditConfusion(const std::string& path, const EditConfusion& confusion) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << "made";
    for (std::size_t column = 0; column <= kNoEdit; ++column) out << ',' << editColumnName(column);
    out << ",made_total,named_total,right,precision,recall,amount_error\n";
    for (std::size_t row = 0; row <= kNoEdit; ++row) {
      out << editColumnName(row);
      for (const std::int64_t count : confusion.counts.at(row)) out << ',' << count;
      if (row == kNoEdit) {
        out << ",,,,,,\n";
        continue;
      }
      const EditScore& score = confusion.scores.at(row);
      out << ',' << score.made << ',' << score.named << ',' << score.right << ','
          << exchange::numberText(score.precision) << ',' << exchange::numberText(score.recall) << ','
          << exchange::numberText(score.amountError) << '\n';
    }
    return ok();
  });
}

}  // namespace lookalike::evaluate
