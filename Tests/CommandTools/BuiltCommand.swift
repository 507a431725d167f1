import Foundation

/// The command `assay` of this build.
public enum BuiltCommand {
  /// The path of the command: it is beside the bundle of the tests.
  public static let executable: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    #else
      let bundle = Bundle.main.executableURL
    #endif
    return (bundle ?? URL(fileURLWithPath: CommandLine.arguments[0]))
      .deletingLastPathComponent().appendingPathComponent("assay")
  }()
}
