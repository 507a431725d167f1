import AssayRandomness
import Crypto
import Foundation

extension Event {
  /// The number of the form in which contents are written today. Older forms are read for ever.
  package static let form = 1

  /// The bytes of a content, which are what is stored and hashed.
  package static func bytes(of content: Content) throws -> [UInt8] {
    Array(
      try {
        switch content {
        case .registered(let value): try Canonical.encode(value)
        case .predicted(let value): try Canonical.encode(value)
        case .started(let value): try Canonical.encode(value)
        case .renewed(let value): try Canonical.encode(value)
        case .finished(let value): try Canonical.encode(value)
        case .failed(let value): try Canonical.encode(value)
        case .imported(let value): try Canonical.encode(value)
        case .remarked(let value): try Canonical.encode(value)
        }
      }())
  }

  /// The content that these bytes give. Throws for bytes that are none, and for a form that this version does not
  /// know.
  package static func content(_ kind: Kind, form: Int, _ bytes: some Sequence<UInt8>) throws -> Content {
    guard form == Self.form else { throw UnknownForm(form: form) }
    let data = Data(bytes)
    func decoded<Value: Decodable>() throws -> Value { try JSONDecoder().decode(Value.self, from: data) }
    return switch kind {
    case .registered: .registered(try decoded())
    case .predicted: .predicted(try decoded())
    case .started: .started(try decoded())
    case .renewed: .renewed(try decoded())
    case .finished: .finished(try decoded())
    case .failed: .failed(try decoded())
    case .imported: .imported(try decoded())
    case .remarked: .remarked(try decoded())
    }
  }

  /// The form of an event is not one that this version reads.
  package struct UnknownForm: Error, CustomStringConvertible {
    package var form: Int
    package var description: String {
      "it is written in form \(form); this version reads form \(Event.form) only"
    }
  }

  /// The hash of an event: SHA-256 of the hash before it, its number, form, kind and time, and its bytes, each with
  /// its length, so that no two events give the same bytes.
  package static func hash(
    after previous: String, number: Int, form: Int, kind: String, time: Double, bytes: some Collection<UInt8>
  ) -> String {
    var hash = SHA256()
    func add(_ part: some Collection<UInt8>) {
      withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Array(part))
    }
    func add(_ number: UInt64) { add(withUnsafeBytes(of: number.littleEndian) { Array($0) }) }
    add(Array("event".utf8))
    add(Array(previous.utf8))
    add(UInt64(bitPattern: Int64(number)))
    add(UInt64(bitPattern: Int64(form)))
    add(Array(kind.utf8))
    add(time.bitPattern)
    add(bytes)
    return hash.finalize().hexadecimal
  }

  /// The hash before the first event of the store with this name.
  package static func origin(of store: String) -> String {
    SHA256.hash(data: Array("store\n\(store)".utf8)).hexadecimal
  }
}
