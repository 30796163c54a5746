// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/script_module.h"

#include <fcntl.h>
#include <torch/script.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "core/base/check.h"

namespace lookalike::neural {

Result<std::vector<std::byte>> serialiseScriptModule(const ScriptModule& network) {
  try {
    torch::jit::Module module("LookalikeNetwork");
    for (const NamedTensor& parameter : network.parameters) {
      const torch::Tensor tensor = torch::empty(parameter.shape);
      LOOKALIKE_CHECK(static_cast<std::size_t>(tensor.numel()) == parameter.values.size());
      std::memcpy(tensor.data_ptr<float>(), parameter.values.data(), parameter.values.size() * sizeof(float));
      module.register_parameter(parameter.name, tensor, false);
    }
    module.define(network.source);
    module.eval();
    std::ostringstream stream;
    module.save(stream);
    const std::string text = std::move(stream).str();
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kInvalidArgument, {}, exception.what(), -1};
  }
}

Result<void> writeScriptModule(const ScriptModule& network, const std::string& path) {
  const auto bytes = serialiseScriptModule(network);
  if (!bytes) return bytes.error();
  const std::string partial = path + ".partial";
  const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return errorFromErrno(errno, path, "create");
  const auto fail = [&](const char* what) {
    const int code = errno;
    ::close(file);
    ::unlink(partial.c_str());
    return errorFromErrno(code, path, what);
  };
  std::size_t done = 0;
  while (done < bytes->size()) {
    const ssize_t wrote = ::write(file, bytes->data() + done, bytes->size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return fail("write");
    done += static_cast<std::size_t>(wrote);
  }
  if (::fsync(file) != 0) return fail("flush");
  if (::rename(partial.c_str(), path.c_str()) != 0) return fail("rename");
  ::close(file);
  return {};
}

}  // namespace lookalike::neural
