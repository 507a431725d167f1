import AssayRandomness
import Crypto
import Foundation

extension Event {
  /// A claim, design, rule and body, before their first trial.
  public struct Registered: Sendable, Hashable, Codable {
    package var form: CanonicalForm
    /// SHA-256 of the canonical form of claim, design, rule and body.
    public var digest: String

    /// The study's name: the claim's name and the digest's first 8 digits.
    public var study: String { form.claim.name + "-" + digest.prefix(8) }

    /// The program that executes the trials.
    public var body: Body { form.body }

    /// Makes the content from its parts.
    package init(form: CanonicalForm, digest: String) {
      self.form = form
      self.digest = digest
    }
  }

  /// An explanation with its predictions.
  public struct Predicted: Sendable, Hashable, Codable {
    /// The digest of the registration.
    public var study: String
    /// The account and what it predicts.
    public var explanation: Explanation

    /// Makes the content from its parts.
    public init(study: String, explanation: Explanation) {
      self.study = study
      self.explanation = explanation
    }
  }

  /// Trials that a worker took, each under a lease.
  public struct Started: Sendable, Hashable, Codable {
    /// Who took the trials.
    public var worker: Worker
    /// When the leases end, in seconds since 1970, unless they are renewed.
    public var expires: Double
    /// The identity of each trial.
    public var trials: [String]
    /// For each trial the number of times that it was started, from 1.
    public var attempts: [Int]

    /// Makes the content from its parts.
    public init(worker: Worker, expires: Double, trials: [String], attempts: [Int]) {
      self.worker = worker
      self.expires = expires
      self.trials = trials
      self.attempts = attempts
    }
  }

  /// The leases of one `started` event, continued.
  public struct Renewed: Sendable, Hashable, Codable {
    /// The number of the `started` event.
    public var fence: Int
    /// When the leases end now, in seconds since 1970.
    public var expires: Double

    /// Makes the content from its parts.
    public init(fence: Int, expires: Double) {
      self.fence = fence
      self.expires = expires
    }
  }

  /// A measured trial. The series and the environment's facts are stored beside the log, under the hashes here.
  public struct Finished: Sendable, Hashable, Codable {
    /// The identity of the trial.
    public var key: String
    /// The number of the `started` event that gave the lease.
    public var fence: Int
    /// The trial and its result.
    public var result: Result

    /// Makes the content from its parts.
    public init(key: String, fence: Int, result: Result) {
      self.key = key
      self.fence = fence
      self.result = result
    }
  }

  /// A trial that was given back.
  public struct Failed: Sendable, Hashable, Codable {
    /// The identity of the trial.
    public var key: String
    /// The number of the `started` event that gave the lease.
    public var fence: Int
    /// Why there is no result.
    public var kind: Failure
    /// The error in words; empty for a trial that was not begun.
    public var message: String

    /// Makes the content from its parts.
    public init(key: String, fence: Int, kind: Failure, message: String) {
      self.key = key
      self.fence = fence
      self.kind = kind
      self.message = message
    }
  }

  /// Why a trial that was taken has no result.
  public enum Failure: String, Sendable, Hashable, Codable, CaseIterable {
    /// The trial threw.
    case threw
    /// The run was stopped before the trial began.
    case notBegun
    /// The result was refused, such as one without a measure that the rule needs.
    case refused
  }

  /// A finished trial of another store.
  public struct Imported: Sendable, Hashable, Codable {
    /// The identity of the trial.
    public var key: String
    /// The other store and the hash of its event, in words.
    public var origin: String
    /// The trial and its result.
    public var result: Result

    /// Makes the content from its parts.
    public init(key: String, origin: String, result: Result) {
      self.key = key
      self.origin = origin
      self.result = result
    }
  }

  /// What somebody says about an event, after it happened.
  public struct Remarked: Sendable, Hashable, Codable {
    /// What is said.
    public var kind: Kind
    /// The number of the event that it is about.
    public var subject: Int
    /// Who says it.
    public var author: String
    /// What is said, in words.
    public var text: String

    /// What a remark does.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// Says why a result should not be believed.
      case objection
      /// Answers an objection or another remark.
      case reply
      /// Corrects a text; no number changes.
      case erratum
      /// Takes a study or a trial back; verdicts that rest on it are flagged from then on.
      case retraction
    }

    /// Makes a remark.
    public init(kind: Kind, subject: Int, author: String, text: String) {
      self.kind = kind
      self.subject = subject
      self.author = author
      self.text = text
    }
  }

  /// A trial with its result, as it is stored in the log.
  public struct Result: Sendable, Hashable, Codable {
    /// The program that ran.
    public var body: Body
    /// The levels of the trial.
    public var levels: Levels
    /// The root seed of the trial's streams.
    public var seed: UInt64
    /// The seeds of single streams.
    public var overrides: [String: UInt64]
    /// The measures, exact: see ``StoredNumber``.
    public var measures: [String: StoredNumber]
    /// The measures that are only bounds of the true value; `nil` where none is.
    public var censored: [String: Censoring]?
    /// The hash of what the trial made.
    public var output: String
    /// The hashes of inputs and programs.
    public var hashes: [String: String]
    /// What the parts of the program were set to: one JSON document for each subject.
    public var settings: [String: String]
    /// What the body read and drew.
    public var receipt: Receipt
    /// For each series the SHA-256 of its stored bytes.
    public var series: [String: String]
    /// The wall time in seconds.
    public var seconds: StoredNumber
    /// SHA-256 of the stored facts of the environment.
    public var environment: String

    /// SHA-256 of what was measured: the measures, the hash of what the trial made, and the series. Two trials with the
    /// same bits are the same data, whatever their names, bodies and levels say.
    package var bits: String {
      var hash = SHA256()
      func add(_ text: String) {
        withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: Data(text.utf8))
      }
      for (name, number) in measures.sorted(by: { $0.key < $1.key }) {
        add(name)
        withUnsafeBytes(of: number.value.bitPattern.littleEndian) { hash.update(bufferPointer: $0) }
      }
      add("")
      for (name, series) in series.sorted(by: { $0.key < $1.key }) {
        add(name)
        add(series)
      }
      for (name, side) in (censored ?? [:]).sorted(by: { $0.key < $1.key }) {
        add(name)
        add(side.rawValue)
      }
      add("")
      add(output)
      return hash.finalize().hexadecimal
    }
  }
}

/// A number as it is stored in JSON: finite ones as the shortest decimal that reads back as the same number, the others
/// as `"inf"`, `"-inf"` and `"nan"`.
public struct StoredNumber: Sendable, Hashable, Codable {
  /// The number; every NaN is the canonical one.
  public var value: Double

  /// Makes a stored number.
  public init(_ value: Double) { self.value = value.isNaN ? .nan : value }

  /// Reads a number or one of the three words.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Nearly all numbers are finite, and an error costs as much as a hundred numbers.
    if let number = try? container.decode(Double.self) {
      value = number
      return
    }
    let word = try container.decode(String.self)
    switch word {
    case "inf": value = .infinity
    case "-inf": value = -.infinity
    case "nan": value = .nan
    case "-0": value = -0.0
    default:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(word)' is no number; the words are inf, -inf, nan and -0")
    }
  }

  /// Writes a number or one of the three words.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite, value != 0 || value.sign == .plus {
      try container.encode(value)
    } else {
      try container.encode(value.isNaN ? "nan" : value == 0 ? "-0" : value > 0 ? "inf" : "-inf")
    }
  }

  /// Equal bits; all NaN are the same.
  public static func == (a: StoredNumber, b: StoredNumber) -> Bool {
    a.value.bitPattern == b.value.bitPattern
  }

  /// Hashes the bits.
  public func hash(into hasher: inout Hasher) { hasher.combine(value.bitPattern) }
}
