import AssayDocuments
import AssayNetworks
import Testing

/// A profile is a table of variables: it can be listed, compared, written, read and varied.
@Suite struct ProfileTests {
  @Test func `every variable is listed with a meaning`() {
    let lines = Profile.settings.descriptions()
    #expect(Set(lines.map(\.name)).count == lines.count && lines.allSatisfy { !$0.meaning.isEmpty })
    #expect(lines.count == Mirror(reflecting: Profile.pytorch).children.count)
    for profile in Profile.allCases { #expect(Profile.settings.fault(of: profile) == nil) }
  }

  @Test func `differences name the variables on which frameworks disagree`() {
    for profile in Profile.allCases { #expect(profile.differences(from: profile).isEmpty) }
    let words = Profile.pytorch.differences(from: .keras).map(\.description)
    #expect(words.contains("adamEpsilon: 1e-08, not 1e-07"))
    #expect(
      words.contains(
        "biases: {\"scaled\": {\"gain\": 0.3333333333333333, \"fan\": \"inputs\", \"shape\": \"uniform\"}}, not \"zeros\""
      ))
    #expect(!words.contains { $0.hasPrefix("gelu") || $0.hasPrefix("gruBias") })
    #expect(Profile.keras.differences(from: .flax).contains { $0.name == "gelu" })
    // Each variable is there because some two frameworks disagree on it.
    let named = Set(
      (Profile.pytorch.differences(from: .keras) + Profile.pytorch.differences(from: .flax)).map(\.name))
    #expect(named == Set(Profile.settings.names))
  }

  @Test func `a varied profile changes what is made with it and nothing else`() throws {
    var profile = Profile.pytorch
    profile.adamEpsilon = Profile.keras.adamEpsilon
    #expect(profile.differences(from: .pytorch).map(\.name) == ["adamEpsilon"])
    #expect(Adam(profile: profile).epsilon == 1e-7 && profile.name == nil)
    #expect(Adam(profile: profile).epsilonMeets == Adam(profile: .pytorch).epsilonMeets)
    #expect(BatchNorm(profile: profile) == BatchNorm(profile: .pytorch))
    profile.adamEpsilon = -1
    #expect(Profile.settings.fault(of: profile)?.contains("adamEpsilon is -1.0") == true)
  }

  @Test func `a profile is written and read`() throws {
    for profile in Profile.allCases {
      let document = try Profile.settings.document(of: profile, everything: true)
      let back = try Profile.settings.value(of: Document(json: document.json(), file: "profile"))
      #expect(back == profile && back.name == profile.name)
    }
  }
}
