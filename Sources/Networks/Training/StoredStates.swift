import AssayInterchange
import AssayTensors

/// The states in a file of one run, or of one replica of many; they are only read.
struct StoredStates: StateStorage {
  let file: SafetensorsFile
  let replica: Int?

  func read<Element: TensorElement>(_ name: String, as type: Element.Type) throws -> [Element] {
    let tensor = try file.tensor(name)
    guard let values = tensor.values(as: Element.self) else {
      throw InterchangeError.tensor(
        file: file.path, name: name,
        reason: "it has the format \(tensor.format.rawValue), not that of \(Element.elementType)")
    }
    guard let replica else { return values }
    guard let count = tensor.shape.first, count > replica else {
      throw InterchangeError.tensor(file: file.path, name: name, reason: "it has no replica \(replica)")
    }
    let size = values.count / count
    return Array(values[(replica * size)..<((replica + 1) * size)])
  }

  func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    throw InterchangeError.tensor(
      file: file.path, name: name, reason: "an opened checkpoint is not written to")
  }
}
