using System.Globalization;
using System.Text;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>Whatever is wrong, the error names the file, the document and the line.</summary>
public sealed class ManifestRefusalTests
{
    [Theory]
    [InlineData("- a\n", 1, "an object must be a mapping, not a list")]
    [InlineData("text\n", 1, "an object must be a mapping, not a value")]
    [InlineData("kind: A\nmetadata: {name: a}\n", 1, "no apiVersion")]
    [InlineData("apiVersion: v1\nmetadata: {name: a}\n", 1, "no kind")]
    [InlineData("apiVersion:\nkind: A\n", 1, "no apiVersion")]
    [InlineData("apiVersion: 1\nkind: A\n", 1, "apiVersion must be text")]
    [InlineData("apiVersion: v1\nkind: [A]\n", 2, "kind must be text")]
    [InlineData("apiVersion: v1\nkind: yes\n", 2, "kind must be text")]
    [InlineData("apiVersion: a/b/v1\nkind: A\n", 1, "GROUP/VERSION")]
    [InlineData("apiVersion: 'v1\n\n'\nkind: A\n", 1, "GROUP/VERSION")]
    [InlineData("apiVersion: v1\nkind: ../nodes\n", 2, "no name of a kind")]
    [InlineData("apiVersion: v1\nkind: A\n", 1, "no metadata")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: [a]\n", 3, "metadata must be a mapping")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {labels: {}}\n", 3, "no metadata.name")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  generateName: a-\n", 4, "could not be repeated")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: 7\n", 4, "metadata.name must be text")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: ''\n", 4, "is empty")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: A_b\n", 4, "contains 'A'")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: ../x\n", 4, "contains '/'")]
    [InlineData("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a.b\n", 4, "contains '.'")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: a/b\n", 4, "may not contain '/'")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace: a.b\n", 5, "metadata.namespace 'a.b' contains '.'")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace: yes\n", 5, "metadata.namespace must be text")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  name: b\n", 5, "'name' stands twice")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n\tname: a\n", 4, "tab")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: a\n", 4, "column")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: .inf\n", 4, "JSON cannot hold")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: \u0007\n", 4, "U+0007")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: *missing\n", 4, "no anchor before it")]
    [InlineData("apiVersion: v1\nkind: List\n", 1, "kind List has no items")]
    [InlineData("apiVersion: v1\nkind: List\nitems: {a: b}\n", 3, "items must be a list")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- \n", 4, "not nothing")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n- {kind: A}\n", 5, "no apiVersion")]
    public void What_is_no_object_is_refused_with_its_place(string text, int line, string expected) =>
        Refused(text, line, expected, ErrorCatalog.ManifestInvalid);

    [Theory]
    [InlineData("v1", "A", "metadata:\n  name: a\n  labels:\n    x: 1\n", 6, "metadata.labels.x is a number")]
    [InlineData("v1", "A", "metadata:\n  name: a\n  annotations:\n    a.b/c: yes\n", 6, "metadata.annotations['a.b/c'] is true or false")]
    [InlineData("v1", "A", "metadata:\n  name: a\n  labels: [x]\n", 5, "metadata.labels must be a mapping, not a list")]
    [InlineData("v1", "ConfigMap", "metadata: {name: a}\ndata:\n  port: 8080\n", 5, "data.port is a number")]
    [InlineData("v1", "ConfigMap", "metadata: {name: a}\ndata:\n  1: 8080\n", 5, "data[1] is a number")]
    [InlineData("v1", "ConfigMap", "metadata: {name: a}\ndata:\n  '': 8080\n", 5, "data[''] is a number")]
    [InlineData("v1", "Secret", "metadata: {name: a}\nstringData:\n  passphrase: 12345\n", 5, "stringData.passphrase is a number")]
    [InlineData("v1", "Secret", "metadata: {name: a}\ndata:\n  passphrase: hunter2\n", 5, "data.passphrase is no base64; plain text belongs under stringData")]
    [InlineData("v1", "Secret", "metadata: {name: a}\ndata:\n  passphrase: aHVu dGVy\n", 5, "data.passphrase is no base64")]
    [InlineData("v1", "ConfigMap", "metadata: {name: a}\nbinaryData:\n  x: '%'\n", 5, "binaryData.x is no base64; plain text belongs under data")]
    [InlineData("v1", "Service", "metadata: {name: a}\nspec:\n  selector:\n    app: {x: y}\n", 6, "spec.selector.app is a mapping")]
    [InlineData("v1", "Pod", "metadata: {name: a}\nspec:\n  nodeSelector:\n    front_end: true\n", 6, "spec.nodeSelector.front_end is true or false")]
    [InlineData("apps/v1", "Deployment", "metadata: {name: a}\nspec:\n  selector:\n    matchLabels:\n      version: 1.5\n", 7, "spec.selector.matchLabels.version is a number")]
    [InlineData("apps/v1", "DaemonSet", "metadata: {name: a}\nspec:\n  template:\n    metadata:\n      annotations:\n        sidecar.istio.io/inject: false\n", 8, "spec.template.metadata.annotations['sidecar.istio.io/inject'] is true or false")]
    [InlineData("apps/v1", "Deployment", "metadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n      - env:\n        - name: x\n          value: on\n", 10, "spec.template.spec.containers[0].env[0].value is true or false")]
    [InlineData("batch/v1", "Job", "metadata: {name: a}\nspec:\n  template:\n    spec:\n      initContainers:\n      - args: [a, 1]\n", 8, "spec.template.spec.initContainers[0].args[1] is a number")]
    public void What_must_be_text_and_is_not_is_named_by_its_path(string apiVersion, string kind, string rest, int line, string expected)
    {
        MeshToolsException error = Refused($"apiVersion: {apiVersion}\nkind: {kind}\n{rest}", line, expected, ErrorCatalog.ManifestInvalid);

        Assert.DoesNotContain("12345", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: , annotations: ~}\ndata:\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: , b: '1'}\n")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: }\nstatus: {loadBalancer: {}}\n")]
    [InlineData("apiVersion: example.org/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {a: 1}}}}\n")]
    public void What_the_server_takes_is_not_refused(string text) => Assert.Single(ManifestReader.Read(text, "test.yaml"));

    [Theory]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: {{ .Release.Name }}\n", 4)]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  name: \"{{ .Release.Name }}\"\n", 4)]
    [InlineData("{{- if .Values.enabled }}\napiVersion: v1\n{{- end }}\n", 1)]
    public void A_Helm_template_is_known_for_what_it_is(string text, int line)
    {
        MeshToolsException error = Refused(text, line, "Helm template", ErrorCatalog.ManifestNotRendered);

        Assert.Contains("helm template", error.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_objects_with_one_address_are_refused_with_both_places()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ManifestReader.Read(
            "apiVersion: policy/v1\nkind: A\nmetadata: {name: a, namespace: x}\n---\napiVersion: policy/v1beta1\nkind: A\nmetadata: {name: a, namespace: x}\n", "test.yaml"));

        Assert.Equal("test.yaml, document 2, line 5, a/x/a is there already (test.yaml, document 1, line 1).", error.Message);
    }

    [Fact]
    public void An_alias_bomb_and_endless_depth_are_refused_by_document_and_line()
    {
        StringBuilder bomb = new("a: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 20; level++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"l{level}: &l{level} [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 10))}]\n");
        }

        Assert.Contains("once aliases are expanded", Refused(bomb.ToString()), StringComparison.Ordinal);
        Assert.Contains("levels deep", Refused("a: " + new string('[', 100)), StringComparison.Ordinal);
        Assert.Contains("longer than", Refused(new string(' ', ManifestText.MaxSize + 1)), StringComparison.Ordinal);
    }

    private static string Refused(string text)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ManifestReader.Read(text, "test.yaml"));
        Assert.Equal(ErrorCatalog.ManifestInvalid, error.Definition);
        Assert.Matches("^test.yaml, document 1, line [1-9][0-9]*, column", error.Message);
        return error.Message;
    }

    private static MeshToolsException Refused(string text, int line, string expected, ErrorDefinition definition)
    {
        // As the second document, so that its number is more than a default.
        MeshToolsException error = Assert.Throws<MeshToolsException>(
            () => ManifestReader.Read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\n" + text, "test.yaml"));

        Assert.StartsWith($"test.yaml, document 2, line {line + 4}, ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(definition, error.Definition);
        return error;
    }
}
