import Foundation
import Testing

@Suite(.ownThread) struct ComplexityInputTests {
  private let folder = Result { try Scratch() }
  private let ask = "$ASSAY complexity --states 2 --brief"

  private func run(_ script: String) async throws -> Tool.Outcome {
    let folder = try folder.get()
    return try await Shell.run(script, in: folder.url, environment: ["XDG_CACHE_HOME": folder.url.path])
  }

  @Test(arguments: [
    ("--file /tmp", "'/tmp' cannot be read: it is a folder"),
    ("--file nosuch", "'nosuch' cannot be read: No such file or directory"),
    ("<&-", "standard input cannot be read: it is closed"),
    ("--file /dev/zero", "'/dev/zero' is longer than 67108864 bytes, the most that is taken at once"),
    ("</dev/zero", "standard input is longer than 67108864 bytes, the most that is taken at once"),
  ])
  func `input that cannot be read is wrong usage, in words`(words: (String, String)) async throws {
    let answer = try await run("\(ask) \(words.0)")
    #expect(answer.status == 2)
    #expect(answer.err.hasPrefix("Error: \(words.1)\nUsage: assay complexity "), "\(answer.err)")
    #expect(answer.out.isEmpty)
  }

  @Test func `a byte-order mark is no symbol, and another encoding is refused`() async throws {
    let plain = try await run("printf '0101\\n' | \(ask)")
    #expect(plain.status == 0 && plain.out.hasPrefix("0101\t"))
    #expect(try await run("printf '\\357\\273\\2770101\\n' | \(ask)").out == plain.out)
    #expect(try await run("\(ask) \"$(printf '\\357\\273\\2770101')\"").status == 0)
    for mark in ["\\377\\376", "\\376\\377"] {
      let answer = try await run("printf '\(mark)0\\0001\\000' | \(ask)")
      #expect(answer.status == 2)
      #expect(answer.err.contains("UTF-16") && answer.err.contains("bits"))
      #expect(try await run("printf '\(mark)' | \(ask) --encoding bits").status == 0)
    }
  }

  @Test func `bytes that are no text are refused with their place`() async throws {
    let answer = try await run("printf '01\\n0\\3771\\n' | \(ask)")
    #expect(answer.status == 2)
    #expect(answer.err.contains("the byte 255 at position 2 is no UTF-8; declare the encoding bits"))
    #expect(
      try await run("printf '01\\0000\\n' | $ASSAY complexity --states 2 --alphabet 3 --brief").status == 0)
  }

  @Test func `an error in one of many lines says which`() async throws {
    let answer = try await run("printf '01\\n\\n1\\n' | $ASSAY complexity --states 2")
    #expect(answer.status == 2)
    #expect(answer.err.hasPrefix("Error: line 2: the empty string"))
  }

  @Test func `a named pipe is read to its end`() async throws {
    let answer = try await run("mkfifo p; (printf '0101\\n' > p) & \(ask) --file p")
    #expect(answer.status == 0 && answer.out.hasPrefix("0101\t"))
  }

  @Test func `what is too large to be answered at once is said`() async throws {
    let long = "head -c 5000000 /dev/zero | tr '\\000' 0"
    for (arguments, words) in [("--perturb 1", "changes of one cell"), ("--local 2", "windows are too many")]
    {
      let answer = try await run("\(long) | $ASSAY complexity --states 2 \(arguments)")
      #expect(answer.status == 2 && answer.err.contains(words), "\(answer.err)")
    }
  }

  @Test func `an input without a string is wrong usage, and not an empty answer`() async throws {
    for options in ["", "--json", "--brief", "--whole", "--encoding bits"] {
      let answer = try await run("$ASSAY complexity --states 2 \(options) </dev/null")
      #expect(answer.status == 2 && answer.out.isEmpty)
      #expect(
        answer.err.hasPrefix("Error: there is no string: standard input is empty\nUsage: "), "\(answer.err)")
    }
    let file = try await run("$ASSAY complexity --states 2 --file /dev/null")
    #expect(file.status == 2)
    #expect(file.err.hasPrefix("Error: there is no string: '/dev/null' is empty\n"))
    let mark = try await run("printf '\\357\\273\\277' | $ASSAY complexity --states 2")
    #expect(mark.status == 2 && mark.err.contains("there is no string"))
    let matrix = try await run("$ASSAY complexity --matrix </dev/null")
    #expect(matrix.status == 2 && matrix.err.hasPrefix("Error: there is no row\n"))
  }
}
