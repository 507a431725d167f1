import AssayExperiments
import Foundation

extension AssayExperiments.Environment {
  /// The environment of this process: `processor`, `processors`, `system`, `compiler`, `build` and what the
  /// caller adds, such as `kernels` and `assay`. Facts of the caller take precedence.
  ///
  /// No name of a machine, user or folder is among the facts: a report may be published.
  public static func current(extra: [String: String] = [:]) -> Self {
    let facts = [
      "processor": "\(architecture) \(processorModel ?? "of unknown model")",
      "processors": String(ProcessInfo.processInfo.activeProcessorCount),
      "system": system,
      "compiler": compiler,
      "build": isDebug ? "debug" : "release",
    ]
    return Self(facts: facts.merging(extra) { _, given in given })
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another architecture"
    #endif
  }

  private static var processorModel: String? {
    #if os(Linux)
      // `model name` exists on x86-64; ARM kernels give only numbers of implementer and part.
      let lines =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
        .split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) } ?? []
      func value(_ key: String) -> String? {
        lines.first { $0.count == 2 && $0[0].trimmingCharacters(in: .whitespaces) == key }?[1]
          .trimmingCharacters(in: .whitespaces)
      }
      if let model = value("model name") { return model }
      guard let implementer = value("CPU implementer"), let part = value("CPU part") else { return nil }
      return "implementer \(implementer) part \(part)"
    #elseif canImport(Darwin)
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      return nil
    #endif
  }

  /// The distribution by its own name, and the kernel's release.
  private static var system: String {
    let version = ProcessInfo.processInfo.operatingSystemVersionString
    #if os(Linux)
      var name = utsname()
      guard uname(&name) == 0 else { return version }
      let release = withUnsafeBytes(of: &name.release) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      return "\(version), Linux \(release)"
    #else
      return "macOS \(version)"
    #endif
  }

  /// The version of the Swift language: source code can know no more of its compiler.
  private static var compiler: String {
    #if compiler(>=6.5)
      "Swift 6.5 or later"
    #elseif compiler(>=6.4)
      "Swift 6.4"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #elseif compiler(>=6.2)
      "Swift 6.2"
    #else
      "Swift 6.1"
    #endif
  }

  /// Whether this is a debug build: only there are assertions evaluated.
  private static var isDebug: Bool {
    var evaluated = false
    assert(
      {
        evaluated = true
        return true
      }())
    return evaluated
  }
}
