// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/job_flags.h"
#include "app/cli/models_command.h"
#include "core/exchange/json_text.h"
#include "core/library/library_folders.h"

namespace lookalike::cli {

namespace {

struct FolderFlags {
  std::string library;
  std::string folder;
  bool json = false;
};

CommandBody declareFoldersList(CLI::App& subcommand) {
  auto flags = std::make_shared<FolderFlags>();
  subcommand.add_option("--library", flags->library, "Library file")->required();
  subcommand.add_flag("--json", flags->json, "JSON on standard output");
  return [flags](char** /*argv*/) -> ExitCode {
    const auto folders = library::libraryFolders(flags->library);
    if (!folders.ok()) return reportFailure(folders.error(), flags->json);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const library::LibraryFolder& folder : folders.value()) {
      if (flags->json) {
        nlohmann::ordered_json entry;
        exchange::setPath(entry, "path", folder.path);
        entry["files"] = folder.files;
        list.push_back(std::move(entry));
      } else {
        std::printf("%9lld files  %s\n", static_cast<long long>(folder.files), folder.path.c_str());
      }
    }
    if (flags->json) printJson(list);
    return ExitCode::kFine;
  };
}

CommandBody declareFoldersRemove(CLI::App& subcommand) {
  auto flags = std::make_shared<FolderFlags>();
  subcommand.add_option("folder", flags->folder, "A folder of `lookalike folders list`")
      ->type_name("FOLDER")
      ->required();
  subcommand.add_option("--library", flags->library, "Library file")->required();
  subcommand.add_flag("--json", flags->json, "JSON on standard output");
  subcommand.footer(
      "Its files leave the library and its finds; verdicts on them are kept, and nothing on disk is "
      "deleted.");
  return [flags](char** /*argv*/) -> ExitCode {
    const auto removed = library::removeLibraryFolder(flags->library, flags->folder);
    if (!removed.ok()) return reportFailure(removed.error(), flags->json);
    if (flags->json) {
      nlohmann::ordered_json document;
      exchange::setPath(document, "path", removed->path);
      document["files_left"] = removed->filesLeft;
      document["files_stayed"] = removed->filesStayed;
      printJson(document);
      return ExitCode::kFine;
    }
    std::printf("%s is no longer in the library: %lld files left it\n", removed->path.c_str(),
                static_cast<long long>(removed->filesLeft));
    if (removed->filesStayed > 0)
      std::printf("%lld files stay, because another folder of the library contains them\n",
                  static_cast<long long>(removed->filesStayed));
    return ExitCode::kFine;
  };
}

}  // namespace

CommandBody declareFolders(CLI::App& subcommand) {
  static constexpr std::array kParts{
      Command{"list", "List the folders that a library covers", &declareFoldersList},
      Command{"remove", "Take a folder out of a library", &declareFoldersRemove},
  };
  subcommand.require_subcommand(1);
  auto chosen = std::make_shared<CommandBody>();
  for (const Command& part : kParts) {
    CLI::App* below = subcommand.add_subcommand(part.name, part.summary);
    CommandBody body = part.declare(*below);
    below->callback([chosen, body = std::move(body)] { *chosen = body; });
  }
  return [chosen](char** argv) -> ExitCode { return (*chosen)(argv); };
}

}  // namespace lookalike::cli
