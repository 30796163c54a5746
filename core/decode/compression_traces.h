// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/decode/luma_blocks.h"
#include "core/values/file_traces.h"

/// What file_traces.cpp finds out about quantisation. Not for other folders.
namespace lookalike::decode {

/// IJG's table for luma or chroma at a quality of 1..100 (ITU-T T.81, tables K.1 and K.2, scaled as the
/// Independent JPEG Group's library does; baseline).
[[nodiscard]] BlockTable standardTable(bool luma, int quality);

/// The quality whose standard luma table is nearest, 1..100, and whether all tables are just the standard
/// ones at it.
struct EstimatedQuality {
  int quality = 0;
  bool isStandard = false;
};
[[nodiscard]] EstimatedQuality estimatedQuality(std::span<const BlockTable> tables);

/// An earlier compression on the same grid: values of the low frequencies that were multiples of the earlier
/// steps leave gaps and peaks at equal distances in the histogram of the present ones (Popescu and Farid
/// 2004, "Statistical tools for digital forensics"). What the histogram would be without it is taken from the
/// picture moved by half a block, whose blocks were never quantised, and the earlier tables are those that
/// explain the present histograms best (Lukáš and Fridrich 2003, "Estimation of primary quantization matrix
/// in double compressed JPEG images"), here IJG's. Quality 0 when none explains them clearly better than no
/// earlier compression, which is also so when the earlier steps divide the present ones.
struct EarlierCompression {
  int quality = 0;
  float evidence = 0.0F;  ///< nats a coefficient
};
[[nodiscard]] EarlierCompression earlierCompression(const LumaBlocks& blocks);

/// CompressionTraces::fineDetail. The sizes of a photograph's coefficients fall about as a power of the
/// frequency, and each is about Laplacian (Lam and Goodman 2000, "A mathematical analysis of the DCT
/// coefficient distributions for images"); the law's level is taken from the lowest frequencies, so that one
/// picture's value means little, but the difference of two of the same scene does.
[[nodiscard]] float fineDetailOf(const LumaBlocks& blocks);

}  // namespace lookalike::decode
