import AssayCommandTools
import AssayTestTools
import Foundation
import Synchronization

/// A folder of its own for one attempt. Everything that the command may read or write is inside of `desk`:
/// stores, inputs, outputs, the cache and the home of a user.
final class Room: Sendable {
  let scratch: Scratch
  private let count = Atomic(0)

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: desk, withIntermediateDirectories: true)
  }

  /// The folder in which the command runs.
  var desk: String { scratch.path("desk") }

  func path(_ name: String) -> String { desk + "/" + name }

  /// The environment variables of a plain shell; the user's folders are the room's.
  var environment: [String: String] {
    var variables = [
      "HOME": path("home"), "XDG_CACHE_HOME": path("cache"), "XDG_DATA_HOME": path("data"),
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      // A crash would otherwise search for its own source for half a minute.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    for name in ["LD_LIBRARY_PATH", "TMPDIR"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    return variables
  }

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - arguments: The command's arguments.
  ///   - shell: A script for `sh` that runs `"$@"`, which is the command; nil to run it directly.
  ///   - changes: Variables to set, or to remove with nil.
  ///   - input: A file of the desk, or an absolute path.
  ///   - output: A descriptor that replaces the file that collects standard output.
  func start(
    _ arguments: [String], shell: String? = nil, changes: [String: String?] = [:], input: String? = nil,
    output: Int32? = nil
  ) throws -> Child {
    var variables = environment
    for (name, value) in changes { variables[name] = value }
    return try Child(
      [BuiltCommand.executable.path] + arguments, script: shell ?? "exec \"$@\"", in: desk,
      environment: variables,
      notes: scratch.path("streams-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"),
      input: input.map { $0.hasPrefix("/") ? $0 : path($0) } ?? "/dev/null", output: output)
  }

  /// Runs the command to its end.
  ///
  /// - Parameter patience: Seconds after which it is asked to stop; nil where its answer is waited for.
  func run(
    _ arguments: [String], shell: String? = nil, changes: [String: String?] = [:], input: String? = nil,
    output: Int32? = nil, askedAfter patience: Double? = nil
  ) throws -> Child.Outcome {
    try start(arguments, shell: shell, changes: changes, input: input, output: output)
      .outcome(askedAfter: patience)
  }

  /// Copies files and folders of a template to the desk.
  func lay(_ names: [String], from template: String) throws {
    for name in names {
      let place = path(name)
      let parent = (place as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: template + "/" + name, toPath: place)
    }
  }

  /// Every file of the desk by its relative path, with its bytes; links and special files with none.
  func contents() -> [String: Data] {
    var contents: [String: Data] = [:]
    guard let walk = FileManager.default.enumerator(atPath: desk) else { return contents }
    while let name = walk.nextObject() as? String {
      let kind = walk.fileAttributes?[.type] as? FileAttributeType
      if kind == .typeDirectory { continue }
      contents[name] =
        kind == .typeRegular ? FileManager.default.contents(atPath: path(name)) ?? Data() : Data()
    }
    return contents
  }
}
