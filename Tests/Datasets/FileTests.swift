import AssayDatasets
import AssayInterchange
import Testing

@Suite("Datasets from files")
struct FileTests {
  @Test(arguments: ["images.idx", "images.idx.gz"])
  func `IDX files are read, gzipped or not`(_ images: String) throws {
    let data = try Dataset.idx(images: oracle(images), labels: oracle("labels.idx"), dividedBy: 255)
    #expect(data.name == images)
    #expect(data.count == 4 && data.width == 6 && data.classes == 3)
    #expect(data.features == (0..<24).map { Float($0 * 10) / 255 })
    #expect(data.labels == [0, 2, 1, 2])
    let raw = try Dataset.idx(images: oracle(images), labels: oracle("labels.idx"), classes: 10)
    #expect(raw.features == (0..<24).map { Float($0 * 10) } && raw.classes == 10)
  }

  @Test func `NumPy archives are read, stored or deflated`() throws {
    let stored = try Dataset.npz(oracle("stored.npz"))
    #expect(stored.features == (0..<24).map { Float($0 * 10) / 255 })
    #expect(stored.labels == [0, 2, 1, 2] && stored.classes == 3)
    let deflated = try Dataset.npz(oracle("deflated.npz"), features: "x", labels: "y")
    #expect(deflated.features == (0..<24).map { Float($0 * 10) })
    #expect(deflated.labels == stored.labels && deflated.width == 6)
    #expect(
      message { try Dataset.npz(oracle("deflated.npz")) }.hasSuffix("has no tensor 'features'; it has x, y"))
  }

  @Test func `Arrays that are no dataset are refused in words`() throws {
    let folder = try Scratch()
    let path = folder.path("x.npz")
    func refused(_ features: StoredTensor, _ labels: StoredTensor, classes: Int? = nil) throws -> String {
      try NumpyArchive.write([("features", features), ("labels", labels)], to: path)
      return message { try Dataset.npz(path, classes: classes) }
    }
    let features = StoredTensor([1, 2, 3, 4] as [Float], [2, 2])
    func labels(_ values: [Int32]) -> StoredTensor { StoredTensor(values, [values.count]) }
    #expect(try refused(features, labels([0, 1])) == "")
    #expect(
      try refused(features, labels([0, 1, 1]))
        == "'\(path)', array 'features': its first size must count the 3 labels; its shape is [2, 2]")
    #expect(
      try refused(features, StoredTensor([0, 1] as [Float], [2]))
        == "'\(path)', array 'labels': labels must be whole numbers in one row, not F32[2]")
    #expect(
      try refused(features, labels([0, 2]))
        == "'\(path)', array 'labels': example 1, counted from 0: the label is 2; it must lie within 0 and 1, "
        + "as there are 2 examples, unless the number of classes is given")
    #expect(try refused(features, labels([0, 2]), classes: 3) == "")
    #expect(
      try refused(features, labels([0, -1]), classes: 3)
        .hasSuffix("the label is -1; with 3 classes it must lie within 0 and 2"))
    #expect(
      try refused(features, labels([0, 1]), classes: 0).contains("given as 0; it must lie within 1 and"))
    #expect(try refused(StoredTensor([] as [Float], [0, 2]), labels([])).contains("there are no examples"))
    #expect(try refused(StoredTensor([] as [Float], [2, 0]), labels([0, 1])).contains("0 features"))
    #expect(
      try refused(StoredTensor([1, 2, .nan, 4] as [Float], [2, 2]), labels([0, 1]))
        == "x.npz: feature 0 of example 1, both counted from 0, is not a finite number")
    #expect(
      message {
        try Dataset.idx(images: oracle("images.idx"), labels: oracle("labels.idx"), dividedBy: 0)
      }.hasSuffix("its features cannot be divided by 0.0; it must be above 0"))
  }
}
