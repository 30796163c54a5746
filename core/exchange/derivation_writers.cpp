// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/derivation_writers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>
#include <utility>

#include "core/base/utf8.h"
#include "core/exchange/direction_json.h"
#include "core/exchange/evidence_names.h"
#include "core/exchange/geometry_json.h"
#include "core/exchange/json_text.h"
#include "core/exchange/text_file.h"

namespace lookalike::exchange {

namespace {

constexpr std::size_t kMostOriginals = 20;

std::string firstPath(const DerivationRow& row) {
  return row.paths.empty() ? std::string() : row.paths.front();
}

nlohmann::ordered_json originalsJson(const DerivationGroup& group, const ExportContext& context) {
  std::vector<std::size_t> order(group.images.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return group.images[left].originalProbability > group.images[right].originalProbability;
  });
  order.resize(std::min(order.size(), kMostOriginals));
  auto originals = nlohmann::ordered_json::array();
  for (const std::size_t i : order) {
    nlohmann::ordered_json one;
    one["id"] = i;
    setPath(one, "path", shownPath(firstPath(group.images[i]), context));
    one["probability"] = jsonNumber(group.images[i].originalProbability);
    originals.push_back(std::move(one));
  }
  return originals;
}

nlohmann::ordered_json imageJson(const DerivationGroup& group, std::size_t place,
                                 const ExportContext& context) {
  const DerivationRow& row = group.images[place];
  nlohmann::ordered_json image;
  image["id"] = place;
  image["parent"] = row.parent ? nlohmann::ordered_json(*row.parent) : nlohmann::ordered_json();
  image["leaf"] = std::none_of(group.images.begin(), group.images.end(),
                               [&](const DerivationRow& other) { return other.parent == place; });
  image["files"] = nlohmann::ordered_json::array();
  for (const std::string& path : row.paths) {
    nlohmann::ordered_json file;
    setPath(file, "path", shownPath(path, context));
    image["files"].push_back(std::move(file));
  }
  image["sha256"] = row.hash.toHex();
  image["width"] = row.width;
  image["height"] = row.height;
  image["bytes"] = row.bytes;
  image["format"] = row.format;
  image["original_probability"] = jsonNumber(row.originalProbability);
  for (const char* key : {"probability", "score", "weakest_link", "edits", "reasons"}) image[key] = nullptr;
  if (!row.parent) return image;
  image["probability"] = jsonNumber(row.probability);
  image["score"] = jsonNumber(row.score);
  image["weakest_link"] = row.isWeakest;
  image["edits"] = editsJson(row.edits);
  image["reasons"] = reasonsJson(row.reasons);
  return image;
}

std::string dumped(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// A quoted string of the DOT language that is shown as `text`: of an escaped string's sequences only the
/// backslash and the quote matter here.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8Length(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (length == 0 || byte < 0x20 || byte == 0x7F) {
      std::array<char, 8> hex{};
      std::snprintf(hex.data(), hex.size(), "\\\\x%02X", byte);
      result += hex.data();
      text.remove_prefix(1);
      continue;
    }
    if (byte == '"' || byte == '\\') result += '\\';
    result += text.substr(0, length);
    text.remove_prefix(length);
  }
  return result + '"';
}

/// Two lines of a label.
std::string quotedLines(std::string_view first, std::string_view second) {
  std::string line = quoted(first);
  line.pop_back();
  return line + "\\n" + quoted(second).substr(1);
}

std::string decimals(float value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", static_cast<double>(value));
  return text.data();
}

std::string editWords(std::span<const NamedEdit> edits) {
  std::string words;
  for (const NamedEdit& edit : edits) {
    if (!words.empty()) words += ", ";
    words += editName(edit.kind);
    if (hasAmount(edit.kind)) words += ' ' + decimals(edit.amount);
  }
  return words;
}

}  // namespace

Result<void> writeDerivationsJson(std::ostream& out, std::span<const DerivationGroup> groups,
                                  const ExportContext& context) {
  out << "{\n\"model\": " << dumped(toUtf8(context.describer))
      << ",\n\"threshold\": " << dumped(jsonNumber(context.threshold)) << ",\n\"trees\": [";
  const char* betweenGroups = "\n";
  for (const DerivationGroup& group : groups) {
    out << betweenGroups << "{\"group\": " << group.number
        << ", \"originals\": " << dumped(originalsJson(group, context)) << ",\n \"images\": [";
    betweenGroups = ",\n";
    const char* betweenImages = "\n  ";
    for (std::size_t i = 0; i < group.images.size(); ++i) {
      out << betweenImages << dumped(imageJson(group, i, context));
      betweenImages = ",\n  ";
    }
    out << "]}";
    if (!out) break;
  }
  out << "\n]\n}\n";
  return streamOutcome(out);
}

Result<void> writeDerivationsDot(std::ostream& out, std::span<const DerivationGroup> groups,
                                 const ExportContext& context) {
  out << "digraph lookalike {\n  comment=" << quoted("model " + context.describer)
      << ";\n  rankdir=LR;\n  node [shape=box];\n";
  for (const DerivationGroup& group : groups) {
    const auto name = [&](std::size_t image) {
      return "\"g" + std::to_string(group.number) + "i" + std::to_string(image) + "\"";
    };
    out << "  subgraph \"cluster_" << group.number << "\" {\n    label=\"Group " << group.number << "\";\n";
    for (std::size_t i = 0; i < group.images.size(); ++i) {
      const DerivationRow& row = group.images[i];
      const std::string size =
          std::to_string(row.width) + " x " + std::to_string(row.height) + " " + row.format;
      out << "    " << name(i) << " [label=" << quotedLines(shownPath(firstPath(row), context), size)
          << (i == 0 ? ", style=bold" : "") << "];\n";
    }
    for (std::size_t i = 0; i < group.images.size(); ++i) {
      const DerivationRow& row = group.images[i];
      if (!row.parent) continue;
      out << "    " << name(*row.parent) << " -> " << name(i)
          << " [label=" << quotedLines(editWords(row.edits), decimals(row.probability))
          << (row.isWeakest ? ", style=dashed" : "") << "];\n";
    }
    out << "  }\n";
    if (!out) break;
  }
  out << "}\n";
  return streamOutcome(out);
}

}  // namespace lookalike::exchange
