// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>
#include <algorithm>

#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "tests/support/made_images.h"

using namespace lookalike;

namespace {

/// With a camera's grain, without which the codes would be few and the entropy decoder, the larger half of
/// the work, would look fast: some 4 MB a file at quality 90.
testing::RgbImage grainyPicture(std::uint32_t seed, int width, int height) {
  testing::RgbImage picture = testing::makePicture(seed, width, height);
  std::uint32_t state = seed;
  for (std::uint8_t& value : picture.pixels) {
    state = state * 1664525U + 1013904223U;
    const int grain = static_cast<int>((state >> 24U) % 16U) - 8;
    value = static_cast<std::uint8_t>(std::clamp(value + grain, 0, 255));
  }
  return picture;
}

const testing::RgbImage& twelveMegapixels() {
  static const testing::RgbImage picture = grainyPicture(1, 4000, 3000);
  return picture;
}

void decodeAll(benchmark::State& state, const testing::Bytes& bytes, int minShortSide) {
  decode::DecodeRequest request;
  request.minShortSide = minShortSide;
  for (auto step : state) {
    const auto image = decode::decodeImage(bytes, request);
    if (!image.ok()) {
      state.SkipWithError("not decoded");
      break;
    }
    benchmark::DoNotOptimize(image->pixels.pixels.data());
  }
  state.SetItemsProcessed(state.iterations());  // images a second
  state.counters["file_bytes"] = static_cast<double>(bytes.size());
}

void jpeg12Megapixels(benchmark::State& state) {
  static const testing::Bytes bytes = testing::encodeJpeg(twelveMegapixels(), 90);
  decodeAll(state, bytes, static_cast<int>(state.range(0)));
}
BENCHMARK(jpeg12Megapixels)->Arg(64)->Arg(256)->Arg(400)->Arg(800)->Arg(0)->Unit(benchmark::kMillisecond);

void progressiveJpeg12Megapixels(benchmark::State& state) {
  testing::JpegTraits traits;
  traits.progressive = true;
  static const testing::Bytes bytes = testing::encodeJpeg(twelveMegapixels(), 90, traits);
  decodeAll(state, bytes, static_cast<int>(state.range(0)));
}
BENCHMARK(progressiveJpeg12Megapixels)->Arg(256)->Arg(0)->Unit(benchmark::kMillisecond);

/// Full size with a profile to convert from, and turned by a quarter.
void jpeg12MegapixelsWithProfileTurned(benchmark::State& state) {
  testing::JpegTraits traits;
  traits.orientation = 6;
  traits.iccProfile = testing::displayP3Profile();
  static const testing::Bytes bytes = testing::encodeJpeg(twelveMegapixels(), 90, traits);
  decodeAll(state, bytes, static_cast<int>(state.range(0)));
}
BENCHMARK(jpeg12MegapixelsWithProfileTurned)->Arg(256)->Arg(0)->Unit(benchmark::kMillisecond);

void jpeg500Pixels(benchmark::State& state) {
  static const testing::Bytes bytes = testing::encodeJpeg(grainyPicture(2, 500, 375), 90);
  decodeAll(state, bytes, static_cast<int>(state.range(0)));
}
BENCHMARK(jpeg500Pixels)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond);

void png500Pixels(benchmark::State& state) {
  static const testing::Bytes bytes = testing::encodePng(grainyPicture(2, 500, 375));
  decodeAll(state, bytes, 0);
}
BENCHMARK(png500Pixels)->Unit(benchmark::kMillisecond);

void webp500Pixels(benchmark::State& state) {
  static const testing::Bytes bytes = testing::encodeWebp(grainyPicture(2, 500, 375), 90);
  decodeAll(state, bytes, 0);
}
BENCHMARK(webp500Pixels)->Unit(benchmark::kMillisecond);

void sha256(benchmark::State& state) {
  const testing::Bytes bytes(static_cast<std::size_t>(state.range(0)), std::byte{0x5A});
  for (auto step : state) benchmark::DoNotOptimize(decode::hashBytes(bytes.data(), bytes.size()));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256)->Arg(64 << 10)->Arg(4 << 20)->Unit(benchmark::kMillisecond);

}  // namespace
