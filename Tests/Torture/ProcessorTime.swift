import Foundation

/// How much a process has computed. Unlike the time on the wall it does not depend on what else the machine does.
enum ProcessorTime {
  /// Seconds of processor time of a process, of those it started, and of those of them that ended; nil where the system
  /// does not tell.
  static func seconds(of process: pid_t) -> Double? {
    #if os(Linux)
      guard let fields = fields(of: process), fields.count > 14 else { return nil }
      // proc(5): utime, stime, cutime and cstime are fields 14 to 17; these begin with field 3.
      let ticks = fields[11...14].compactMap { Double($0) }.reduce(0, +)
      let own = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
      return children(of: process).reduce(own) { $0 + (seconds(of: $1) ?? 0) }
    #else
      return nil
    #endif
  }

  /// What the system tells of the process behind its name, which may hold anything.
  private static func fields(of process: pid_t) -> [Substring]? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.lastIndex(of: ")").map { text[text.index(after: $0)...].split(separator: " ") }
  }

  private static func children(of process: pid_t) -> [pid_t] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.flatMap { task in
      let list = FileManager.default.contents(atPath: "/proc/\(process)/task/\(task)/children") ?? Data()
      return String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
    }
  }
}
