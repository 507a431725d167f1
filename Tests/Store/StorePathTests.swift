import AssayStore
import Testing

@Suite struct StorePathTests {
  @Test(arguments: [
    (["HOME": "/home/a"], "/home/a/.local/share/assay/assay.sqlite"),
    (["HOME": "/"], "/.local/share/assay/assay.sqlite"),
    (["HOME": "/home/a", "XDG_DATA_HOME": "/data"], "/data/assay/assay.sqlite"),
    (["HOME": "/home/a", "XDG_DATA_HOME": "/data/"], "/data/assay/assay.sqlite"),
    (["HOME": "/home/a", "XDG_DATA_HOME": ""], "/home/a/.local/share/assay/assay.sqlite"),
    (["HOME": "/home/a", "XDG_DATA_HOME": "data"], "/home/a/.local/share/assay/assay.sqlite"),
    (["HOME": "/home/a", "XDG_DATA_HOME": "/data", "ASSAY_STORE": "x.db"], "x.db"),
    (["HOME": "/home/a", "XDG_DATA_HOME": "/data", "ASSAY_STORE": ""], "/data/assay/assay.sqlite"),
    (["ASSAY_STORE": "/x"], "/x"),
  ])
  func `the store is where the environment says`(_ environment: [String: String], _ path: String) throws {
    #expect(try StorePath.resolve(environment) == path)
  }

  @Test func `an environment that says nothing is an error`() {
    for home in ["", "relative", "./x"] {
      #expect(throws: StoreError.self) {
        try StorePath.resolve(["HOME": home, "XDG_DATA_HOME": "relative"])
      }
    }
    #expect(
      String(describing: StoreError.noPlace)
        == "no place for the store: set ASSAY_STORE to a file, or HOME to a folder")
  }
}
