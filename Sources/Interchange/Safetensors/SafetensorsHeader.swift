/// The header of a safetensors file, checked against the number of bytes that follow it.
struct SafetensorsHeader {
  private(set) var entries: [String: SafetensorsFile.Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  init(_ bytes: [UInt8], dataBytes: Int) throws(HeaderProblem) {
    guard bytes.first == UInt8(ascii: "{") else { throw HeaderProblem("its header does not begin with {") }
    guard case .object(let members) = try JSONText.parse(bytes) else {
      throw HeaderProblem("its header is no object")
    }
    for (name, value) in members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value)
      } else {
        entries[name] = try Self.entry(name, value)
      }
    }
    var end = 0
    for (name, entry) in entries.sorted(by: {
      ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key) < (
        $1.value.range.lowerBound, $1.value.range.upperBound, $1.key
      )
    }) {
      guard entry.range.lowerBound == end else {
        throw HeaderProblem(
          "tensor '\(name)' begins at byte \(entry.range.lowerBound) of the data, where byte \(end) is next: "
            + (entry.range.lowerBound < end ? "tensors overlap" : "bytes belong to no tensor"))
      }
      end = entry.range.upperBound
    }
    guard end == dataBytes else {
      throw HeaderProblem("its tensors take \(end) bytes, and \(dataBytes) follow the header")
    }
  }

  private static func metadata(_ value: JSONText.Value) throws(HeaderProblem) -> [String: String] {
    guard case .object(let members) = value else { throw HeaderProblem("its __metadata__ is no object") }
    var metadata: [String: String] = [:]
    for (name, value) in members {
      guard case .text(let text) = value else { throw HeaderProblem("its __metadata__ '\(name)' is no text") }
      metadata[name] = text
    }
    return metadata
  }

  private static func entry(_ name: String, _ value: JSONText.Value) throws(HeaderProblem)
    -> SafetensorsFile.Entry
  {
    func problem(_ reason: String) -> HeaderProblem { HeaderProblem("tensor '\(name)' \(reason)") }
    guard case .object(let members) = value else { throw problem("is described by no object") }
    let parts = Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard Set(parts.keys) == ["dtype", "shape", "data_offsets"] else {
      throw problem(
        "must have dtype, shape and data_offsets, not \(parts.keys.sorted().joined(separator: ", "))")
    }
    guard case .text(let type)? = parts["dtype"], let format = TensorFormat(rawValue: type) else {
      let known = TensorFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("has a dtype that is none of \(known)")
    }
    guard let shape = wholes(parts["shape"]) else {
      throw problem("has a shape that is no list of whole numbers")
    }
    guard let offsets = wholes(parts["data_offsets"]), offsets.count == 2, offsets[0] <= offsets[1] else {
      throw problem("has data_offsets that are no two ascending whole numbers")
    }
    guard let count = StoredTensor.count(shape),
      count.multipliedReportingOverflow(by: format.byteCount) == (offsets[1] - offsets[0], false)
    else {
      throw problem("has \(offsets[1] - offsets[0]) bytes, which do not fill \(format.rawValue)\(shape)")
    }
    return .init(format: format, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func wholes(_ value: JSONText.Value?) -> [Int]? {
    guard case .list(let values)? = value else { return nil }
    var numbers: [Int] = []
    for value in values {
      guard case .whole(let number) = value else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
