import Foundation

/// A process under control: it has its own process group, limits and streams, its memory is measured, and its
/// end is certain.
struct Child {
  /// How a process ended, and its outputs.
  struct Outcome: Sendable {
    /// The exit status; nil when a signal ended it.
    var status: Int32?
    var signal: Int32?
    var out: Data
    var err: Data
    /// The largest resident memory of the process and of those it waited for, in bytes.
    var memory: Int
    var seconds: Double
    /// Whether it had to be killed because it made no progress, or no end.
    var isOverdue = false
    /// Whether it was asked to stop by SIGINT because it had much to do.
    var wasInterrupted = false

    var text: String { String(decoding: out, as: UTF8.self) }
    var errors: String { String(decoding: err, as: UTF8.self) }
  }

  let process: pid_t
  private let folder: String
  private let start = ContinuousClock.now

  /// Starts a program through a shell.
  ///
  /// - Parameters:
  ///   - arguments: The program's path and its arguments.
  ///   - script: The shell's script; `"$@"` is the program with its arguments.
  ///   - folder: The working folder.
  ///   - environment: All variables of the process.
  ///   - notes: A folder for the files of its streams.
  ///   - input: The file of its standard input.
  ///   - output: A descriptor that replaces the file that collects standard output.
  init(
    _ arguments: [String], script: String = "exec \"$@\"", in folder: String, environment: [String: String],
    notes: String, input: String = "/dev/null", output: Int32? = nil
  ) throws {
    self.folder = notes
    try FileManager.default.createDirectory(atPath: notes, withIntermediateDirectories: true)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, notes + "/out", O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    }
    posix_spawn_file_actions_addopen(&actions, 2, notes + "/err", O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let shell = ["/bin/sh", "-c", "cd \"$0\" && ulimit -c 0 && { \(script)\n}", folder]
    let words = (shell + arguments).map { strdup($0) } + [nil]
    let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, shell[0], &actions, &attributes, words, variables)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    self.process = process
  }

  /// Whether it has not ended yet; leaves what it ended with to be waited for.
  var isRunning: Bool {
    var ended = siginfo_t()
    return waitid(P_PID, id_t(process), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_signo == 0
  }

  /// Whether it has said anything on standard error.
  private var hasSpoken: Bool {
    var status = stat()
    return stat(folder + "/err", &status) == 0 && status.st_size > 0
  }

  /// Sends a signal to it and to all that it started.
  func send(_ number: Int32) { kill(-process, number) }

  /// Waits for its end.
  ///
  /// - Parameters:
  ///   - patience: Seconds after which it is asked to stop by SIGINT, once it has said something or computed for as
  ///     long; nil where its answer is waited for.
  ///   - moment: Seconds until it is killed with SIGKILL, as a power cut would; nil for never.
  func outcome(askedAfter patience: Double? = nil, killedAfter moment: Double? = nil) -> Outcome {
    var status: Int32 = 0
    var usage = rusage()
    var (isOverdue, wasInterrupted, isKilled) = (false, false, false)
    var waiting = Patience()
    var lastLook = 0.0
    while true {
      let ended = wait4(process, &status, WNOHANG, &usage)
      if ended == process || (ended < 0 && errno != EINTR) { break }
      let elapsed = start.duration(to: .now) / .seconds(1)
      if let moment, elapsed >= moment, !isKilled {
        isKilled = true
        kill(process, SIGKILL)
      }
      if elapsed - lastLook > 0.5 {
        lastLook = elapsed
        waiting.note(elapsed: elapsed, computed: ProcessorTime.seconds(of: process))
        if let patience, !wasInterrupted, waiting.isOver(patience, hasSpoken: hasSpoken) {
          wasInterrupted = true
          send(SIGINT)
        }
        if waiting.isExhausted, !isOverdue {
          isOverdue = true
          send(SIGKILL)
        }
      }
      usleep(elapsed < 0.2 ? 500 : 3_000)
    }
    // Kills the processes that it left behind, such as a scenario's helper that feeds a pipe.
    send(SIGKILL)
    #if os(Linux)
      let memory = usage.ru_maxrss * 1_024
    #else
      let memory = usage.ru_maxrss
    #endif
    let code = status & 0x7F
    return Outcome(
      status: code == 0 ? (status >> 8) & 0xFF : nil, signal: code == 0 ? nil : code,
      out: FileManager.default.contents(atPath: folder + "/out") ?? Data(),
      err: FileManager.default.contents(atPath: folder + "/err") ?? Data(), memory: memory,
      seconds: start.duration(to: .now) / .seconds(1), isOverdue: isOverdue, wasInterrupted: wasInterrupted)
  }
}
