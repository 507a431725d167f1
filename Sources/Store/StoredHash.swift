import AssayRandomness
import Crypto
import GRDB

/// Computes SHA-256 of stored values, each with its type and its length, so that no two rows give the same
/// bytes.
struct StoredHash {
  /// The version of the layout of the values. Another layout gets another number.
  static let form = 1

  private var hash = SHA256()

  /// - Parameter purpose: The kind of thing hashed; hashes of different kinds never agree.
  init(_ purpose: String) {
    add(purpose)
    add(Int64(Self.form))
  }

  mutating func add(_ text: String) { add(0x74, Array(text.utf8)) }

  mutating func add(_ number: Int64) { add(0x69, UInt64(bitPattern: number)) }

  mutating func add(_ value: DatabaseValue) {
    switch value.storage {
    case .null: add(0x6E, 0)
    case .int64(let number): add(number)
    case .double(let number): add(0x64, number.bitPattern)
    case .string(let text): add(text)
    case .blob(let data): add(0x62, Array(data))
    }
  }

  /// The hash in hexadecimal.
  func finished() -> String { hash.finalize().hexadecimal }

  private mutating func add(_ tag: UInt8, _ bytes: [UInt8]) {
    add(tag, UInt64(bytes.count))
    hash.update(data: bytes)
  }

  private mutating func add(_ tag: UInt8, _ bits: UInt64) {
    hash.update(data: [tag] + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) })
  }
}
