// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/model_choice_repository.h"

#include <string>
#include <string_view>

#include "core/base/utf8.h"
#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

namespace {

constexpr std::size_t kKeyBytes = 200;  // as the columns have it
constexpr std::size_t kNameBytes = 400;

bool isPlain(std::string_view text, std::size_t limit) {
  return text.size() <= limit && text.find('\0') == std::string_view::npos && isUtf8(text);
}

}  // namespace

Result<void> checkModelChoice(const ModelChoice& choice) {
  if (choice.describer.text.empty()) return Error{ErrorCode::kInvalidArgument, {}, "a choice of no model"};
  if (!isPlain(choice.describer.text, kKeyBytes) || !isPlain(choice.before.text, kKeyBytes))
    return Error{ErrorCode::kInvalidArgument, {}, "the key of a chosen model is no key"};
  if (!isPlain(choice.modelName, kNameBytes))
    return Error{ErrorCode::kInvalidArgument, {}, "the name of a chosen model is too long or no text"};
  return ok();
}

Result<void> ModelChoiceRepository::add(const ModelChoice& choice) {
  auto places = KeyCounter::load(connection_, "model_choices");
  if (!places) return places.error();
  auto insert = connection_.prepare(
      "INSERT INTO model_choices (place, describer, model_name, before_it, chosen_at_ms)"
      " VALUES (?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  insert->bind(places->take()).bindText(choice.describer.text).bindText(choice.modelName);
  if (auto done = insert->bindText(choice.before.text).bind(choice.chosenAtMs).run(); !done) return done;
  return places->save();
}

Result<std::vector<ModelChoice>> ModelChoiceRepository::all() {
  auto select = connection_.prepare(
      "SELECT describer, model_name, before_it, chosen_at_ms FROM model_choices ORDER BY place");
  if (!select) return select.error();
  std::vector<ModelChoice> choices;
  auto done = select->forEachRow([&](const SqlRow& row) {
    choices.push_back({DescriberKey{row.text(0)}, row.text(1), DescriberKey{row.text(2)}, row.integer(3)});
  });
  if (!done) return done.error();
  return choices;
}

}  // namespace lookalike::catalogue
