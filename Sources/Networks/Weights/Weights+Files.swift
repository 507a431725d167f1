import AssayDocuments
import AssayInterchange

extension Weights {
  /// The name of the file format, which the file's metadata state.
  static let format = "assay weights 1"
  /// The metadata key of the list of weights.
  static let listKey = "weights"

  /// Reads all weights of a safetensors file, or those of a checkpoint. Numbers of 16 bits become float32, exactly.
  ///
  /// A file that does not list its weights, as other programs' do, has them in the order of its bytes, all learnt.
  /// Throws when the file is damaged, and when it holds tensors of whole numbers, which are no weights.
  public init(safetensors path: String) throws {
    let file = try SafetensorsFile(path)
    let listed = try Self.listed(in: file)
    try self.init(
      listed.map { name, isLearnt in
        Entry(name, file.entries[name]?.shape ?? [], try Self.values(of: name, in: file), isLearnt: isLearnt)
      })
  }

  /// Writes the weights to a safetensors file, durably and in one step. Equal weights make equal bytes.
  public func write(to path: String) throws {
    try SafetensorsFile.write(
      entries.map { (name: $0.name, tensor: $0.stored) },
      metadata: ["format": Self.format, Self.listKey: list], to: path)
  }

  /// The list of names with whether each is learnt, as the file's metadata hold it.
  var list: String { Self.list(entries.map { ($0.name, $0.isLearnt) }) }

  static func list(_ weights: [(name: String, isLearnt: Bool)]) -> String {
    let document = Document(
      .map(weights.map { Document.Entry($0.name, Document(.text($0.isLearnt ? "learnt" : "statistic"))) }))
    // Text has always a form in JSON.
    return (try? document.json()) ?? ""
  }

  /// The weights that a file lists, or all of its tensors.
  static func listed(in file: SafetensorsFile) throws -> [(name: String, isLearnt: Bool)] {
    guard let list = file.metadata[listKey] else {
      return file.entries.sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }
        .map { ($0.key, true) }
    }
    let entries: [(name: String, isLearnt: Bool)]
    do {
      entries = try Document(json: list, file: listKey).map().map {
        ($0.key, try $0.value.choice(of: ["learnt", "statistic"]) == "learnt")
      }
    } catch {
      throw InterchangeError.malformed(
        file: file.path, format: "safetensors", reason: "its list of weights cannot be read: \(error)")
    }
    if let absent = entries.first(where: { file.entries[$0.name] == nil }) {
      throw InterchangeError.missing(file: file.path, name: absent.name, available: file.names)
    }
    return entries
  }

  private static func values(of name: String, in file: SafetensorsFile) throws -> Values {
    let tensor = try file.tensor(name)
    if let values = tensor.values(as: Double.self) { return .float64(values) }
    if let values = tensor.floats() { return .float32(values) }
    throw InterchangeError.tensor(
      file: file.path, name: name,
      reason:
        "it has the format \(tensor.format.rawValue), and weights are real numbers: F64, F32, F16 or BF16")
  }
}

extension Weights.Entry {
  /// The weight as a tensor of a file.
  var stored: StoredTensor {
    switch values {
    case .float32(let values): StoredTensor(values, shape)
    case .float64(let values): StoredTensor(values, shape)
    }
  }
}
