import AssayFiles
import Testing

@Suite struct UserFoldersTests {
  @Test(
    arguments: [
      ([:], nil, nil), (["HOME": ""], nil, nil), (["HOME": "relative"], nil, nil),
      (["HOME": "/h"], "/h/.local/share", "/h/.cache"), (["HOME": "/h/"], "/h/.local/share", "/h/.cache"),
      (["HOME": "/"], "/.local/share", "/.cache"),
      (["HOME": "/h", "XDG_DATA_HOME": "/d/"], "/d", "/h/.cache"),
      (["XDG_CACHE_HOME": "/c"], nil, "/c"),
      (["HOME": "/h", "XDG_CACHE_HOME": "c"], "/h/.local/share", "/h/.cache"),
    ] as [([String: String], String?, String?)])
  func `a user's folders are where the environment says, and nowhere else`(
    _ environment: [String: String], data: String?, cache: String?
  ) {
    #expect(UserFolders(environment).data == data)
    #expect(UserFolders(environment).cache == cache)
  }
}
