// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lookalike::testing {

/// Rows of a batch and of a memory, row-major, `dimension` numbers each.
struct LossInput {
  int dimension = 2;
  std::vector<double> rows;
  std::vector<std::int64_t> labels;
  std::vector<double> memory;
  std::vector<std::int64_t> memoryLabels;
};

struct LossOutcome {
  double value = 0.0;
  std::vector<double>
      gradient;  ///< by the rows (for a loss of two kinds of rows, by both, one after the other)
  /// The largest difference between that gradient and central differences, both in double precision.
  double gradientError = 0.0;
  /// The same loss in single precision: its value, and whether all of its gradient is finite.
  double valueInSingle = 0.0;
  bool isFiniteInSingle = false;
};

LossOutcome contrastiveOutcome(const LossInput& input, double positiveMargin, double negativeMargin);
LossOutcome infoNceOutcome(const LossInput& input, double temperature);
LossOutcome entropyOutcome(const LossInput& input);
/// The classes are the input's memory; the gradient is by rows and classes.
LossOutcome cosFaceOutcome(const LossInput& input, double scale, double margin);
LossOutcome tripletOutcome(const LossInput& input, double margin);
/// The input's memory is the parts; the gradient is by wholes and parts.
LossOutcome asymmetryOutcome(const LossInput& input);
/// The input's memory is the teacher's rows.
LossOutcome embeddingDistillationOutcome(const LossInput& input);

struct RelationInput {
  std::vector<double> student;
  std::vector<double> studentMemory;
  int studentDimension = 2;
  std::vector<double> teacher;
  std::vector<double> teacherMemory;
  int teacherDimension = 2;
};
LossOutcome relationalDistillationOutcome(const RelationInput& input, double studentTemperature,
                                          double teacherTemperature);

/// Unit rows in `dimension` dimensions, the same for the same seed.
std::vector<double> randomUnitRows(int count, int dimension, std::uint64_t seed);

}  // namespace lookalike::testing
