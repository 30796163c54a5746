// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/evaluate/copy_detection_metrics.h"

namespace lookalike::evaluate {

/// The baseline of Zhang et al. 2016, section 5.2: "we simply designed and extracted SIFT feature, and then
/// utilized the feature matching to obtain matching point set. Lastly we got the final result through setting
/// a proper threshold". The paper leaves open the picture's size, the number of keypoints, how points are
/// matched, and the threshold. Here: the picture is resized to an area of workingSide² pixels; OpenCV's SIFT
/// with its own defaults keeps the maxKeypoints strongest; a keypoint of the query matches its nearest one of
/// the reference when that is nearer than `ratio` times the second nearest (Lowe 2004, section 7.1: 0.8); the
/// score of a pair is the number of the reference's keypoints that are matched (each once: where the
/// reference has few keypoints, most of the query's come to match the same one), and every threshold on it is
/// judged by the precision-recall curve. No geometry, no mirrored pass.
struct SiftBaselineOptions {
  std::vector<std::string> references;  ///< folders; paths are native bytes
  std::vector<std::string> queries;
  int workingSide = 320;   ///< pixels
  int maxKeypoints = 300;  ///< a picture
  double ratio = 0.8;      ///< 0..1
  int perQuery = 20;       ///< references predicted a query, at most, those with the most matches
  /// Descriptors of references that are held at once, 128 bytes per keypoint. With more, the references are
  /// taken in several passes, and each pass extracts the queries anew.
  std::int64_t maxDescriptorBytes = std::int64_t{1} << 30;
  int cores = 0;  ///< 0: all
  decode::DecodeLimits limits;

  /// kInvalidArgument naming the first option that makes no sense.
  [[nodiscard]] Result<void> check() const;
};

struct SiftBaselineReport {
  std::vector<Prediction> predictions;  ///< ids are file stems; by query in the order of paths, best first
  std::int64_t references = 0;
  std::int64_t queries = 0;
  double keypointsPerReference = 0.0;
  int passes = 0;
  int threads = 0;
  double extractSeconds = 0.0;   ///< of the references, whole
  double matchSeconds = 0.0;     ///< of the queries, whole, their extraction included
  double secondsPerQuery = 0.0;  ///< of one thread: matchSeconds × threads / queries
  std::vector<ItemFailure> failures;
};

/// Compares every query with every reference. Blocking. Errors: kInvalidArgument, kCancelled, kOutOfMemory,
/// and those of scanFolders.
[[nodiscard]] Result<SiftBaselineReport> runSiftBaseline(const SiftBaselineOptions& options,
                                                         JobControl& control, JobObserver* observer);

/// CSV query_id,reference_id,score. Written whole or not at all.
[[nodiscard]] Result<void> writePredictions(const std::string& path,
                                            const std::vector<Prediction>& predictions);

}  // namespace lookalike::evaluate
