import AssayDocuments
import AssayTensors
import AssayVariables

extension Blueprint {
  /// Reads a blueprint in YAML. Errors name the file as it is given here, and the line.
  public init(yaml text: String, file: String, vocabulary: Vocabulary = .standard) throws(DocumentError) {
    try self.init(Document(yaml: text, file: file), vocabulary: vocabulary)
  }

  /// Reads a blueprint in JSON. Errors name the file as it is given here, and the line.
  public init(json text: String, file: String, vocabulary: Vocabulary = .standard) throws(DocumentError) {
    try self.init(Document(json: text, file: file), vocabulary: vocabulary)
  }

  /// Reads a blueprint that is part of a document: a map of `input`, `element` and `layers`, of which the last must be
  /// there.
  public init(_ document: Document, vocabulary: Vocabulary = .standard) throws(DocumentError) {
    let fields = try document.fields(["input", "element", "layers"])
    let layers = try fields.required("layers")
    guard case .list = layers.content else {
      throw DocumentError(layers, "is no list; layers stand in a list")
    }
    let element = try fields["element"].map { document throws(DocumentError) in
      try Domain<ElementType>.word(among: [.float32, .float64]).value(of: document)
    }
    let input = try fields["input"].map { document throws(DocumentError) in
      try Self.input(document, element)
    }
    let network = try vocabulary.layers.read(layers, vocabulary)
    do throws(NetworkError) {
      try self.init(
        network as? Network ?? Network([network]), input: input, element: element, vocabulary: vocabulary)
    } catch { throw DocumentError(layers, "\(error)") }
  }

  /// Sizes, `[28, 28, 1]`, or sizes with the type of their elements.
  private static func input(_ document: Document, _ element: ElementType?) throws(DocumentError) -> TensorType
  {
    let sizes = Domain<[Int]>.list(of: .count)
    guard case .map = document.content else {
      return TensorType(try sizes.value(of: document), element ?? .float32)
    }
    let fields = try document.fields(["shape", "element"])
    let own = try Domain<ElementType>.word(among: [.float32, .float64, .int32, .bool])
      .value(of: fields.required("element"))
    return TensorType(try sizes.value(of: fields.required("shape")), own)
  }
}
