// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace lookalike {

/// What the tables and coefficients of a file's pixels tell of how it was made. Everything is of the luma.
struct CompressionTraces {
  /// 1..100, of the tables that it was saved with (IJG's scale); 0 for what is not a JPEG.
  int quality = 0;
  bool hasStandardTables = false;  ///< exactly IJG's tables at that quality
  /// 1..100: it was a JPEG of about that quality before it was saved as it is, on the same grid of blocks; 0
  /// when nothing shows that.
  int earlierQuality = 0;
  /// How much that explains, in nats a coefficient; 0 when nothing does.
  float earlierEvidence = 0.0F;
  /// Logarithm of the share of high-frequency coefficients that are not empty, against what the low
  /// frequencies and the quantisation let expect; clearly below 0 after enlarging or blurring. NaN when the
  /// quantisation would have emptied them anyway, or the picture is flat or tiny.
  float fineDetail = std::numeric_limits<float>::quiet_NaN();
};

/// What a file's metadata (EXIF 2.32; XMP, parts 1 and 2) tells. A field that is missing or makes no sense is
/// empty or 0. Times are seconds since 1970 as if the camera's clock were UTC; XMP's identifiers are hashed,
/// for only their equality counts.
struct MetadataTraces {
  std::string camera;        ///< make and model, as written, at most 47 bytes of any encoding
  std::string software;      ///< the program that wrote the file, likewise
  bool hasExposure = false;  ///< exposure time, aperture or sensitivity
  bool hasPlace = false;     ///< GPS
  std::int64_t takenAt = 0;  ///< DateTimeOriginal
  std::int64_t digitisedAt = 0;
  std::int64_t modifiedAt = 0;
  std::uint64_t documentId = 0;           ///< xmpMM:DocumentID
  std::uint64_t instanceId = 0;           ///< xmpMM:InstanceID
  std::uint64_t originalDocumentId = 0;   ///< xmpMM:OriginalDocumentID
  std::uint64_t derivedFromDocument = 0;  ///< xmpMM:DerivedFrom, stRef:documentID
  std::uint64_t derivedFromInstance = 0;  ///< xmpMM:DerivedFrom, stRef:instanceID
  int historySteps = 0;                   ///< entries of xmpMM:History
  bool operator==(const MetadataTraces&) const = default;
};

/// What the bytes of one image file tell of its past, beside the picture that it shows.
struct FileTraces {
  std::string format;  ///< as ImageRecord; "" when the bytes are no image that can be read
  int width = 0;       ///< upright, pixels
  int height = 0;
  std::int64_t bytes = 0;
  CompressionTraces compression;
  MetadataTraces metadata;
};

}  // namespace lookalike
