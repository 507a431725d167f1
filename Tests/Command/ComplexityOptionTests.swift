import Foundation
import Testing

/// Tables of few machines, derived once for all tests of this file.
private let cache = Result { try Scratch() }

private func run(_ arguments: [String]) async throws -> Tool.Outcome {
  try await Tool.run(arguments, environment: ["XDG_CACHE_HOME": try cache.get().url.path])
}

private func file(_ name: String, _ text: String) throws -> String {
  try cache.get().write(text.utf8, to: name)
}

/// Every mode of the command, with a question in which every option that has a meaning changes the answer.
private let modes: [(name: String, arguments: @Sendable () throws -> [String])] = [
  ("arguments", { ["--states", "3", "--binarise", "onehot", "01", "001"] }),
  ("file", { ["--states", "3", "--binarise", "onehot", "--file", try file("lines", "01\n10\n")] }),
  ("whole", { ["--states", "3", "--binarise", "onehot", "--whole", "--file", try file("whole", "01")] }),
  (
    "matrix",
    {
      [
        "--states", "3", "--block", "1", "--binarise", "onehot", "--matrix", "--file",
        try file("matrix", "01\n10\n"),
      ]
    }
  ),
  ("brief", { ["--states", "3", "--brief", "011", "100"] }),
]

/// Every option with a value, and the modes that refuse it.
private let options: [(arguments: [String], refusedIn: Set<String>)] = [
  (["--file", "/dev/null"], ["arguments", "brief"]),
  (["--whole"], ["arguments", "matrix", "brief"]),
  (["--matrix"], ["arguments", "whole", "brief"]),
  (["--encoding", "bits"], ["matrix"]),
  // With two states: deriving three states of three symbols would take a while.
  (["--alphabet", "3", "--states", "2"], []),
  (["--states", "2"], []),
  (["--steps", "5"], []),
  (["--prior", "0.25"], ["matrix", "brief"]),
  (["--local", "2"], ["matrix", "brief"]),
  (["--block", "2"], ["brief"]),
  (["--partition", "ignore"], ["brief"]),
  (["--partition", "overlapping", "--shift", "2"], ["brief"]),
  (["--shift", "2"], ["arguments", "file", "whole", "matrix", "brief"]),
  (["--perturb", "2"], ["brief"]),
  (["--binarise", "digits"], ["brief"]),
  (["--alphabet", "3", "--binarise", "threshold", "--level", "2"], ["brief"]),
  (["--level", "2"], ["arguments", "file", "whole", "matrix", "brief"]),
  (["--json"], ["brief"]),
  (["--brief"], ["arguments", "file", "whole", "matrix"]),
  (["--jobs", "1"], []),
  (["--fresh"], []),
  (["--yes"], []),
]
/// Options that change how an answer is computed, but not the answer.
private let silent: Set<String> = ["--jobs", "--fresh", "--yes"]

/// The question with one more option, which replaces the same option of the question; both take a value.
private func asking(_ question: [String], with option: [String]) -> [String] {
  var question = question
  for name in option where name.hasPrefix("--") {
    if let index = question.firstIndex(of: name) { question.removeSubrange(index...index + 1) }
  }
  return question + option
}

@Suite(.ownThread) struct ComplexityOptionTests {
  @Test(arguments: modes.indices)
  func `every option acts in every way to ask, or is refused there`(index: Int) async throws {
    let mode = modes[index]
    let question = try mode.arguments()
    let plain = try await run(["complexity"] + question)
    #expect(plain.status == 0, "\(mode.name): \(plain.err)")
    for option in options {
      // A mode's own flags are known to have an effect: without them it would be another mode.
      if question.contains(option.arguments[0]),
        ["--file", "--whole", "--matrix", "--brief"].contains(option.arguments[0])
      {
        continue
      }
      let answer = try await run(["complexity"] + asking(question, with: option.arguments))
      let what: Comment = "\(mode.name) \(option.arguments): \(answer.err)"
      if option.refusedIn.contains(mode.name) {
        #expect(answer.status == 2, what)
        #expect(answer.out.isEmpty, what)
        #expect(option.arguments.contains { $0.hasPrefix("--") && answer.err.contains($0) }, what)
        #expect(answer.err.contains("Usage: assay complexity "), what)
      } else {
        #expect(answer.status == 0, what)
        #expect((answer.out == plain.out) == silent.contains(option.arguments[0]), what)
      }
    }
  }

  @Test(arguments: [
    ["--alphabet"], ["--states"], ["--steps"], ["--prior"], ["--local"], ["--block"],
    ["--partition", "periodic", "--shift"], ["--perturb"], ["--binarise", "threshold", "--level"], ["--jobs"],
  ])
  func `a number out of range gets words and the usage of the command`(option: [String]) async throws {
    let matrix = try file("digits", "012\n201\n")
    for value in ["0", "-1", "\(Int.min)", "\(Int.max)", "1e30", "nan", "x"] {
      // These values are in range: a probability of 0, and more changes or threads than exist.
      if option == ["--prior"], value == "0" { continue }
      if option == ["--perturb"], value == "\(Int.max)" { continue }
      let given = option.dropLast() + ["\(option[option.count - 1])=\(value)"]
      let binarise = option.contains("--binarise") ? [] : ["--binarise", "onehot"]
      for rest in [["0102"], ["--matrix", "--file", matrix]] {
        if !option.contains("--states") || rest == ["0102"] {
          let answer = try await run(
            ["complexity"] + (option == ["--states"] ? [] : ["--states", "2"]) + binarise + given + rest)
          let what: Comment = "\(given) \(rest): \(answer.status) \(answer.err.prefix(400))"
          #expect(answer.status == 2, what)
          #expect(answer.err.hasPrefix("Error: "), what)
          #expect(answer.err.contains("Usage: assay complexity "), what)
        }
      }
    }
  }

  @Test func `an unknown step limit, block or window is refused by name and range`() async throws {
    let cases: [([String], String)] = [
      (["--states", "3", "--perturb=-1", "0101"], "--perturb takes a whole number from 1, not -1"),
      (["--states", "2", "--steps=0", "0101"], "no such step limit: 0 steps: from 1 to 10000000, or none"),
      (["--states", "2", "--block", "9", "0101"], "--block 9 is larger than a string of 4 symbols"),
      (["--whole", "0101"], "a string as an argument has no meaning with --whole"),
      (["--local", "2", "--matrix"], "--local has no meaning with --matrix"),
      (["--prior", "2", "01"], "--prior takes a probability, from 0 to 1, not 2.0"),
      (["--states", "2", "--local", "9", "0101"], "the span 9 is outside 1...4"),
    ]
    for (arguments, words) in cases {
      let answer = try await run(["complexity"] + arguments)
      #expect(answer.status == 2 && answer.err.contains(words), "\(arguments): \(answer.err)")
    }
  }

  /// 1e-400 was once zero without a word.
  @Test(arguments: [
    ("1e-400", "closer to zero than 2.2250738585072014e-308"), ("-1e-400", "closer to zero than"),
    ("0x1p-2000", "closer to zero than"), ("3e-310", "closer to zero than"),
    (".00001e-330", "closer to zero than"), ("1e400", "beyond 1.7976931348623157e+308, the largest number"),
    ("-1e999", "beyond 1.79"), ("inf", "beyond 1.79"), ("nan", "it is no number"),
    ("half", "it is no number"),
  ])
  func `a real number that would become another one is refused`(_ number: String, words: String) async throws
  {
    let answer = try await run(["complexity", "--states", "2", "--prior", number, "01"])
    #expect(answer.status == 2 && answer.out.isEmpty)
    #expect(answer.err.hasPrefix("Error: The value '\(number)' is invalid for '--prior <p>': it is "))
    #expect(answer.err.contains(words) && answer.err.contains("Usage: assay complexity "), "\(answer.err)")
  }

  @Test func `zero is zero however it is written`() async throws {
    for number in ["0", "-0.0", "0e-999", "0x0p-9", "0.000"] {
      #expect(
        try await run(["complexity", "--states", "2", "--prior", number, "01"]).status == 0, "\(number)")
    }
  }

  @Test func `fresh derives anew`() async throws {
    let folder = try Scratch()
    let table = folder.path("assay/ctm/exact-2-2-500.txt")
    func asked(_ arguments: [String]) async throws -> Any? {
      let answer = try await Tool.run(
        ["complexity", "01", "--states", "2"] + arguments, environment: ["XDG_CACHE_HOME": folder.url.path])
      #expect(answer.status == 0)
      return try FileManager.default.attributesOfItem(atPath: table)[.systemFileNumber]
    }
    let first = try await asked([]) as? Int
    #expect(try await asked([]) as? Int == first)
    #expect(try await asked(["--fresh"]) as? Int != first)
  }
}
