using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Istioctl;
using MeshTools.Mesh.Manifests;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Mesh.Istioctl;

/// <summary>What istioctl is called, asked and understood to say, version by version.</summary>
public sealed class IstioctlPlanTests
{
    // SOURCES.md, section 1: "Release archives".
    [Theory]
    [InlineData("1.5.0", "LINUX", Architecture.X64, "istio-1.5.0-linux.tar.gz")]
    [InlineData("1.5.0", "OSX", Architecture.X64, "istio-1.5.0-osx.tar.gz")]
    [InlineData("1.5.0", "WINDOWS", Architecture.X64, "istio-1.5.0-win.zip")]
    [InlineData("1.6.14", "LINUX", Architecture.X64, "istio-1.6.14-linux-amd64.tar.gz")]
    [InlineData("1.6.14", "LINUX", Architecture.Arm64, "istio-1.6.14-linux-arm64.tar.gz")]
    [InlineData("1.6.14", "LINUX", Architecture.Arm, "istio-1.6.14-linux-armv7.tar.gz")]
    [InlineData("1.9.9", "OSX", Architecture.Arm64, "istio-1.9.9-osx.tar.gz")]
    [InlineData("1.10.0", "OSX", Architecture.Arm64, "istio-1.10.0-osx-arm64.tar.gz")]
    [InlineData("1.18.0", "WINDOWS", Architecture.X64, "istio-1.18.0-win.zip")]
    [InlineData("1.19.0", "WINDOWS", Architecture.X64, "istio-1.19.0-win-amd64.zip")]
    [InlineData("1.30.0", "OSX", Architecture.X64, "istio-1.30.0-osx-amd64.tar.gz")]
    public void Releases_are_named_as_their_version_names_them(string version, string platform, Architecture architecture, string archive) =>
        Assert.Equal(archive, new ReleaseName(Version(version), OSPlatform.Create(platform), architecture).Archive);

    // SOURCES.md, section 1: "Profiles".
    [Theory]
    [InlineData("1.5.0", "default demo empty minimal remote separate")]
    [InlineData("1.6.0", "default demo empty minimal preview remote")]
    [InlineData("1.7.8", "default demo empty minimal preview remote")]
    [InlineData("1.8.0", "default demo empty minimal openshift preview remote")]
    [InlineData("1.10.0", "default demo empty external minimal openshift preview remote")]
    [InlineData("1.14.6", "default demo empty external minimal openshift preview remote")]
    [InlineData("1.15.0", "default demo empty external minimal openshift preview")]
    [InlineData("1.16.0", "ambient default demo empty external minimal openshift preview remote")]
    [InlineData("1.21.0", "ambient default demo empty external minimal openshift preview remote")]
    [InlineData("1.22.0", "ambient default demo empty minimal openshift openshift-ambient preview remote stable")]
    [InlineData("1.30.0", "ambient default demo empty minimal openshift openshift-ambient preview remote stable")]
    public void Each_version_has_its_profiles_and_another_is_refused_with_their_list(string version, string profiles)
    {
        Assert.Equal(profiles.Split(' '), IstioProfiles.For(Version(version)));

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => IstioctlArguments.Generate(Request(version) with { Profile = "nosuch" }, null));
        Assert.Equal(ErrorCatalog.ProfileNotFound, error.Definition);
        Assert.Contains(profiles.Replace(" ", ", ", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    // SOURCES.md, section 1: the addon's setting "works 1.5-1.6; works but deprecated 1.7; a hard validation error 1.8-1.23".
    [Theory]
    [InlineData("1.5.0", true)]
    [InlineData("1.6.14", true)]
    [InlineData("1.7.8", true)]
    [InlineData("1.8.0", false)]
    [InlineData("1.14.6", false)]
    [InlineData("1.30.0", false)]
    public void Kiali_is_a_setting_up_to_1_7_and_a_file_of_the_release_from_1_8_on(string version, bool isSetting)
    {
        IReadOnlyList<string> arguments = IstioctlArguments.Generate(Request(version) with { Kiali = true }, null);

        Assert.Equal(isSetting, arguments.Contains("addonComponents.kiali.enabled=true"));
        Assert.Equal(!isSetting, IstioctlArguments.HasKialiFile(Version(version)));
    }

    [Fact]
    public void The_procedure_s_call_is_what_it_is()
    {
        Assert.Equal(
            ["manifest", "generate", "--set", "profile=default", "--set", "addonComponents.kiali.enabled=true"],
            IstioctlArguments.Generate(Request("1.5.0") with { Kiali = true }, null));
    }

    [Fact]
    public void Revision_namespace_overlay_and_texts_follow_in_this_order()
    {
        RenderRequest request = Request("1.14.6") with
        {
            Profile = "minimal",
            Revision = "canary",
            Namespace = "mesh",
            Settings = IstioSettings.Read(["meshConfig.accessLogFile=/dev/stdout"]),
        };

        Assert.Equal(
            [
                "manifest", "generate", "--set", "profile=minimal", "-f", "overlay.yaml", "--set", "revision=canary", "--set", "values.global.istioNamespace=mesh",
                "--set", "meshConfig.accessLogFile=/dev/stdout",
            ],
            IstioctlArguments.Generate(request, "overlay.yaml"));
    }

    [Fact]
    public void Revisions_begin_with_1_6()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => IstioctlArguments.Generate(Request("1.5.10") with { Revision = "canary" }, null));

        Assert.Equal(ErrorCatalog.RevisionNotSupported, error.Definition);
    }

    [Fact]
    public void Hashtables_become_an_IstioOperator_with_types_lists_and_names_kept()
    {
        Hashtable settings = new()
        {
            ["meshConfig"] = new Hashtable { ["accessLogFile"] = "/dev/stdout", ["enableTracing"] = true },
            ["values.global.proxy"] = new Hashtable { ["privileged"] = false, ["clusterDomain"] = "true" },
            ["components"] = new Hashtable
            {
                ["ingressGateways"] = new object[]
                {
                    new Hashtable
                    {
                        ["name"] = "istio-ingressgateway",
                        ["k8s"] = new Hashtable { ["replicaCount"] = 3, ["serviceAnnotations"] = new Hashtable { ["a.b/c.d"] = "x,y" } },
                    },
                },
            },
        };

        JsonNode overlay = JsonNode.Parse(IstioSettings.Read([settings]).Overlay()!)!;

        Assert.Equal("install.istio.io/v1alpha1", (string?)overlay["apiVersion"]);
        JsonNode spec = overlay["spec"]!;
        Assert.Equal("/dev/stdout", (string?)spec["meshConfig"]!["accessLogFile"]);
        Assert.True((bool)spec["meshConfig"]!["enableTracing"]!);
        Assert.False((bool)spec["values"]!["global"]!["proxy"]!["privileged"]!);

        // A text that looks like a Boolean stays a text, which --set cannot say.
        Assert.Equal("true", (string?)spec["values"]!["global"]!["proxy"]!["clusterDomain"]);
        JsonNode gateway = spec["components"]!["ingressGateways"]![0]!;
        Assert.Equal(3, (int)gateway["k8s"]!["replicaCount"]!);
        Assert.Equal("x,y", (string?)gateway["k8s"]!["serviceAnnotations"]!["a.b/c.d"]);
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("=x")]
    [InlineData("")]
    public void A_text_without_a_path_is_refused(string text) =>
        Assert.Equal(ErrorCatalog.InvalidSetting, Assert.Throws<MeshToolsException>(() => IstioSettings.Read([text])).Definition);

    [Fact]
    public void Settings_that_contradict_or_cannot_be_are_refused_with_their_path()
    {
        Hashtable empty = new() { ["a..b"] = 1 };
        Hashtable odd = new() { ["a"] = new Hashtable { ["b"] = new Version(1, 2) } };

        Assert.Contains("'a..b'", Assert.Throws<MeshToolsException>(() => IstioSettings.Read([empty])).Message, StringComparison.Ordinal);
        Assert.Contains("'a.b'", Assert.Throws<MeshToolsException>(() => IstioSettings.Read([odd])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'a.b'",
            Assert.Throws<MeshToolsException>(() => IstioSettings.Read([new Hashtable { ["a"] = "text" }, new Hashtable { ["a.b"] = 1 }])).Message,
            StringComparison.Ordinal);
    }

    // SOURCES.md, section 9: 1.6 writes log lines to standard output ahead of the YAML or JSON.
    [Theory]
    [InlineData("""{"clientVersion":{"version":"1.14.6","tag":"1.14.6"}}""", "1.14.6")]
    [InlineData("2026-01-01T00:00:00Z\tinfo\tproxy {x}\n{\"clientVersion\":{\"version\":\"1.6.14\"}}", null)]
    [InlineData("2026-01-01T00:00:00Z\tinfo\tready\n{\"clientVersion\":{\"version\":\"1.6.14\"}}", "1.6.14")]
    [InlineData("{\"clientVersion\":{\"version\":\"unknown\",\"tag\":\"1.9.9\"}}", "1.9.9")]
    [InlineData("Error: unknown flag", null)]
    [InlineData("", null)]
    [InlineData("{", null)]
    public void The_version_is_read_behind_log_lines(string output, string? version) =>
        Assert.Equal(version, IstioctlVersionOutput.Read(output)?.Text);

    [Theory]
    [InlineData("apiVersion: v1\nkind: X\n", "apiVersion: v1\nkind: X\n")]
    [InlineData("2026-01-01T00:00:00Z\tinfo\tproxy started\n! a word of warning\n---\napiVersion: v1\n", "---\napiVersion: v1\n")]
    [InlineData("# Resources for Base component\n\napiVersion: v1\n", "# Resources for Base component\n\napiVersion: v1\n")]
    [InlineData("nothing here", "")]
    [InlineData("", "")]
    public void The_manifest_begins_where_the_log_lines_end(string output, string manifest) => Assert.Equal(manifest, IstioctlOutput.Manifest(output));

    [Fact]
    public void Of_the_errors_the_one_line_that_says_why_is_kept()
    {
        Assert.Equal(
            "Error: failed to read profile nosuch",
            IstioctlOutput.Complaint("Run the command with --force\nError: failed to read profile nosuch\n\nYAML:\nspec:\n  password: x\n"));
        Assert.Equal("(it said nothing)", IstioctlOutput.Complaint(string.Empty));
    }

    // What istioctl really printed, where a copy is at hand.
    [Theory]
    [InlineData("1.6.14", "2026-01-01T00:00:00Z\tinfo\tready\n")]
    [InlineData("1.14.6", "")]
    public void What_istioctl_prints_is_understood(string version, string log)
    {
        string manifest = ReleaseFile.TryRead($"istioctl/{version}/gen-default.stdout") ?? log + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\n";
        string says = ReleaseFile.TryRead($"istioctl/{version}/version-json.stdout") ?? $$$"""{{{log}}}{"clientVersion":{"version":"{{{version}}}"}}""";

        Assert.Contains(ManifestReader.Read(IstioctlOutput.Manifest(manifest), "istioctl"), static item => item.Address is { Name: "istio", Kind.Kind: "ConfigMap" });
        Assert.Equal(version, IstioctlVersionOutput.Read(says)?.Text);
        if (ReleaseFile.TryRead($"istioctl/{version}/nopath-values.stderr") is string errors)
        {
            Assert.Equal("Error: unknown field \"no\" in v1alpha1.Values", IstioctlOutput.Complaint(errors));
        }
    }

    private static RenderRequest Request(string version) => new() { Version = Version(version) };

    private static IstioVersion Version(string text) => IstioVersion.TryParse(text)!;
}
