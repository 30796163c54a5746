// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace lookalike::train {

/// Reads the fields of one JSON object into variables, which keep what they have where a field is not there,
/// and keeps the first thing that is wrong: `field "steps[1].side" is no whole number`.
class JsonFields {
 public:
  /// `prefix` goes before the names of fields in problems ("steps[1].").
  explicit JsonFields(const nlohmann::json& object, std::string prefix = {})
      : object_(object), prefix_(std::move(prefix)) {
    if (!object.is_object()) fail("", "is no object");
  }

  void text(const char* field, std::string& value) {
    const nlohmann::json* found = find(field);
    if (found == nullptr) return;
    if (!found->is_string()) return fail(field, "is no text");
    value = found->get<std::string>();
  }

  void flag(const char* field, bool& value) {
    const nlohmann::json* found = find(field);
    if (found == nullptr) return;
    if (!found->is_boolean()) return fail(field, "is neither true nor false");
    value = found->get<bool>();
  }

  /// `lowest` ≤ value ≤ `highest`, both finite.
  template <typename Number>
  void number(const char* field, Number& value, double lowest, double highest) {
    const nlohmann::json* found = find(field);
    if (found == nullptr) return;
    if (!found->is_number()) return fail(field, "is no number");
    const auto taken = found->get<double>();
    if (!(taken >= lowest && taken <= highest)) return outOfRange(field, lowest, highest);
    value = static_cast<Number>(taken);
  }

  template <typename Whole>
  void wholeNumber(const char* field, Whole& value, std::int64_t lowest,
                   std::int64_t highest = std::numeric_limits<std::int64_t>::max()) {
    const nlohmann::json* found = find(field);
    if (found == nullptr) return;
    if (!found->is_number_integer()) return fail(field, "is no whole number");
    const bool isHuge =
        found->is_number_unsigned() && found->get<std::uint64_t>() > static_cast<std::uint64_t>(highest);
    if (isHuge || found->get<std::int64_t>() < lowest || found->get<std::int64_t>() > highest) {
      return outOfRange(field, static_cast<double>(lowest), static_cast<double>(highest));
    }
    value = static_cast<Whole>(found->get<std::int64_t>());
  }

  /// A word that `valueNamed` (std::string_view to optional) knows.
  template <typename Choice, typename ValueNamed>
  void choice(const char* field, Choice& value, ValueNamed&& valueNamed) {
    std::string word;
    if (find(field) == nullptr) return;
    text(field, word);
    if (const auto named = valueNamed(std::string_view(word))) {
      value = *named;
    } else {
      fail(field, "has the unknown value \"" + word + "\"");
    }
  }

  /// For fields of a kind of their own; null when it is not there.
  const nlohmann::json* find(const char* field) {
    known_.insert(field);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(field);
    return found == object_.end() ? nullptr : &*found;
  }

  void require(const char* field) {
    if (find(field) == nullptr) fail(field, "is missing");
  }

  void fail(const std::string& field, const std::string& why) {
    if (!problem_.empty()) return;
    // Of the object itself where there is no field: "steps[1]", not "steps[1].".
    const std::string name =
        field.empty() && !prefix_.empty() ? prefix_.substr(0, prefix_.size() - 1) : prefix_ + field;
    problem_ = "field \"" + name + "\" " + why;
  }
  /// A problem of an object within.
  void take(const std::string& problem) {
    if (problem_.empty()) problem_ = problem;
  }

  /// The first problem, "" where there is none; fields that nobody asked for are problems too.
  [[nodiscard]] const std::string& problem() {
    if (object_.is_object()) {
      for (const auto& item : object_.items()) {
        if (known_.count(item.key()) == 0) fail(item.key(), "is unknown");
      }
    }
    return problem_;
  }

 private:
  void outOfRange(const char* field, double lowest, double highest) {
    const std::string least = nlohmann::json(lowest).dump();
    const bool isOpen = highest >= 9e18;
    fail(field, isOpen ? "is less than " + least
                       : "is not within " + least + " to " + nlohmann::json(highest).dump());
  }

  const nlohmann::json& object_;
  std::string prefix_;
  std::set<std::string> known_;
  std::string problem_;
};

}  // namespace lookalike::train
