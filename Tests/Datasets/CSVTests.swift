import AssayDatasets
import AssayRandomness
import Testing

@Suite("Tables in text")
struct CSVTests {
  private func table(
    _ text: String, label: LabelledTable.Column = .named("kind"), classes: LabelledTable.Classes = .names,
    ignoring: [LabelledTable.Column] = [], hasNames: Bool = true, separator: Character = ","
  ) throws -> LabelledTable {
    let folder = try Scratch()
    return try LabelledTable(
      csv: try folder.write(text.utf8, to: "t.csv"), label: label, classes: classes, ignoring: ignoring,
      hasNames: hasNames, separator: separator)
  }

  /// The message without the file's path.
  private func message<Result>(_ body: () throws -> Result) -> String {
    let words = AssayTestTools.message(body)
    return words.range(of: "t.csv'").map { String(words[$0.upperBound...]) } ?? words
  }

  @Test func `Names, numbers, quotes, line breaks and empty lines are read as RFC 4180 says`() throws {
    let table = try table(
      "\u{feff}height,\"a, \"\"quoted\"\"\nname\",kind\r\n1.5, -2e1 ,cat\r\n\r\n\"3\",.25,\"dog, big\"\r\n+4,5,cat"
    )
    #expect(table.featureNames == ["height", "a, \"quoted\"\nname"])
    #expect(table.classNames == ["cat", "dog, big"])
    #expect(table.dataset.features == [1.5, -20, 3, 0.25, 4, 5])
    #expect(table.dataset.labels == [0, 1, 0])
    #expect(table.dataset.classes == 2 && table.dataset.name == "t.csv")
  }

  @Test func `Columns are chosen by name or number, classes by number, name or a list`() throws {
    let numbered = try table(
      "7;2;1\n8;0;2\n", label: .number(2), classes: .numbers(count: 3), ignoring: [.number(1)],
      hasNames: false,
      separator: ";")
    #expect(numbered.dataset.features == [1, 2] && numbered.dataset.labels == [2, 0])
    #expect(numbered.featureNames == ["3"] && numbered.classNames == ["0", "1", "2"])
    let listed = try table("kind\tx\nb\t1\na\t2\n", classes: .named(["c", "b", "a"]), separator: "\t")
    #expect(listed.dataset.labels == [1, 2] && listed.dataset.classes == 3)
    let greatest = try table("kind,x\n1,1\n0,2\n 1,3\n", classes: .numbers())
    #expect(greatest.dataset.classes == 2 && greatest.dataset.labels == [1, 0, 1])
  }

  @Test func `A table's numbers are rounded once, to the nearest`() throws {
    let table = try table("x,kind\n0.1,a\n1e-45,a\n16777217,a\n3.4028235e38,a\n")
    #expect(table.dataset.features == [0.1, .leastNonzeroMagnitude, 16_777_216, .greatestFiniteMagnitude])
  }

  @Test func `What is no table is refused with line and column`() throws {
    let cases: [(String, String)] = [
      ("", "there are no examples"),
      ("x,kind\n", "there are no examples"),
      ("x,kind\n1,a\n2\n", ", line 3: there are 1 fields; the first line has 2"),
      ("x,kind\n1,a\nb,a\n", ", line 3, column 1 ('x'): 'b' is no number in decimal notation"),
      ("x,kind\n,a\n", ", line 2, column 1 ('x'): '' is no number in decimal notation"),
      ("x,kind\nnan,a\n", "'nan' is no number in decimal notation"),
      ("x,kind\n0x1p3,a\n", "'0x1p3' is no number in decimal notation"),
      ("x,kind\n1e39,a\n", "1e39 is too large for float32"),
      ("x,kind\n1,\"a\n\"\n\"2,a\n", ", line 4, column 1: a quoted field does not end"),
      (
        "x,kind\n1\"2,a\n",
        ", line 2, column 1: a quotation mark stands in a field that does not begin with one"
      ),
      (
        "x,kind\n\"1\"2,a\n",
        ", line 2, column 1: after a quoted field a separator or the line's end must stand"
      ),
      ("x,sort\n1,a\n", ", line 1: no column has the name 'kind'; the columns are x, sort"),
      ("kind,kind\n1,a\n", ", line 1: 2 columns have the name 'kind'"),
      ("kind\na\n", "an example has 0 features"),
    ]
    for (text, words) in cases {
      let message = message { try table(text) }
      #expect(message.contains(words), "\(message)")
    }
    #expect(
      message { try table("x,kind\n1,a\n", classes: .numbers()) }
        == ", line 2, column 2 ('kind'): 'a' is no class; the classes are whole numbers from 0")
    #expect(
      message { try table("x,kind\n1,0\n1,5\n", classes: .numbers(count: 5)) }
        == ", line 3, column 2 ('kind'): the label is 5; with 5 classes it must lie within 0 and 4")
    #expect(
      message { try table("x,kind\n1,c\n", classes: .named(["a", "b"])) }
        == ", line 2, column 2 ('kind'): 'c' is no class; the classes are a, b")
    #expect(
      message { try table("x,kind\n1,a\n", classes: .named(["a", "a"])) }.contains("are not different"))
    #expect(
      message { try table("1,2\n", label: .number(3), hasNames: false) }.contains("there is no column 3"))
    #expect(message { try table("1,2\n", hasNames: false) }.contains("'kind' must be given by its number"))
    #expect(message { try table("1,2\n", separator: "\"") }.contains("cannot separate fields"))
  }

  @Test func `Thousands of mutations of a table give a dataset or words`() throws {
    let folder = try Scratch()
    let valid = Array("x,\"y \"\"z\",kind\r\n1.5,-2,cat\n\"3\",4e-1,\"dog\"\n5,6,cat\n".utf8)
    let stream = RandomStream(seed: 3, name: .noise)
    var refused = 0
    for trial in 0..<2000 {
      let draws = stream.split(trial).integers(below: 1 << 20, count: 4)
      var bytes = valid
      switch draws[0] % 3 {
      case 0: bytes[draws[1] % bytes.count] = UInt8(truncatingIfNeeded: draws[2])
      case 1: bytes.remove(at: draws[1] % bytes.count)
      default: bytes.insert(valid[draws[3] % valid.count], at: draws[1] % bytes.count)
      }
      do {
        let table = try LabelledTable(
          csv: try folder.write(bytes, to: "m.csv"), label: .named("kind"), classes: .names)
        #expect(table.dataset.features.count == table.dataset.count * table.featureNames.count)
      } catch {
        refused += 1
        #expect(error is DatasetError && !"\(error)".isEmpty)
      }
    }
    #expect(refused > 500 && refused < 2000)
  }
}
