using System.Net;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Kiali.KialiPlans;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>What Set-KialiCredential plans. Facts: SOURCES.md, sections 0 and 2.</summary>
public sealed class KialiPlannerTests
{
    [Theory]
    [InlineData("v1.14", "login", null, "Login")]
    [InlineData("v1.14", null, null, "Login")]
    [InlineData("v1.22", null, null, "Login")]
    [InlineData("v1.22", "anonymous", null, "Login")]
    [InlineData("v1.22", "token", null, "Token")]
    [InlineData("v1.23", "login", null, "Token")]
    [InlineData("v1.50", "anonymous", null, "Token")]
    [InlineData("v1.23", null, null, "Token")]
    [InlineData("v2.22", null, null, "Token")]
    [InlineData("v1.14", "login", "Token", "Token")]
    [InlineData("v1.50", "openid", "Token", "Token")]
    [InlineData("v1.50", "token", "Anonymous", "Anonymous")]
    [InlineData("latest", "login", "Login", "Login")]
    [InlineData("v1.23", "token", "Login", "KialiStrategyUnsupported")]
    [InlineData("v1.50", "openid", null, "KialiStrategyForeign")]
    [InlineData("v1.14", "openshift", null, "KialiStrategyForeign")]
    [InlineData("latest", "anonymous", null, "KialiVersionUnknown")]
    public void The_strategy_follows_from_the_version(string tag, string? stated, string? wanted, string expected)
    {
        KialiStrategy? strategy = wanted is null ? null : Enum.Parse<KialiStrategy>(wanted);
        KialiObservation kiali = Kialis.Of(tag, stated).Build();
        bool takesCredential = strategy == KialiStrategy.Login || (strategy is null && expected == "Login");

        Assert.Equal(expected, Outcome(Request(takesCredential ? Passphrase : null) with { Strategy = strategy }, kiali));
    }

    [Theory]
    [InlineData("v1.14", null, null, "KialiCredentialNeeded")]
    [InlineData("v1.50", "admin", "x", "KialiCredentialInvalid")]
    [InlineData("v1.14", "", "x", "KialiCredentialInvalid")]
    [InlineData("v1.14", "admin", "", "KialiCredentialInvalid")]
    [InlineData("v1.14", "ad:min", "x", "KialiCredentialInvalid")]
    [InlineData("v1.14", "admin", " x", "KialiCredentialInvalid")]
    [InlineData("v1.14", "admin", "x\n", "KialiCredentialInvalid")]
    [InlineData("v1.14", "admin", "x\u0007y", "KialiCredentialInvalid")]
    [InlineData("v1.14", "admin", "密码 with blanks within", "Login")]
    public void A_credential_that_cannot_work_is_refused_and_not_told(string tag, string? user, string? passphrase, string expected)
    {
        KialiRequest request = Request(null) with { Credential = user is null ? null : new NetworkCredential(user, passphrase) };

        Assert.Equal(expected, Outcome(request, Kialis.Of(tag, null).Build()));
    }

    [Fact]
    public void Strategy_token_makes_an_account_that_may_see_namespaces_and_nothing_else()
    {
        KialiPlan plan = Plan(Request(null), Kialis.Of("v1.50", "anonymous").Build());

        Assert.Equal(
            [
                "serviceaccount/istio-system/kiali-user Create", "clusterrole/meshtools-istio-system-kiali-user Create",
                "clusterrolebinding/meshtools-istio-system-kiali-user Create", "configmap/istio-system/kiali MergePatch", "deployment/istio-system/kiali MergePatch",
            ],
            Lines(plan));
        JsonObject rule = Assert.Single(plan.Changes[1].Body.Objects("rules"));
        Assert.Equal(["namespaces"], rule.Texts("resources"));
        Assert.Equal(["get", "list", "watch"], rule.Texts("verbs"));
        Assert.Equal([0, 0, 1, 2, 3], plan.Changes.Select(static change => change.Rank));
    }

    [Fact]
    public void An_account_that_somebody_else_made_keeps_its_rights()
    {
        KialiObservation kiali = Kialis.Of("v1.50", "token").With("{apiVersion: v1, kind: ServiceAccount, metadata: {name: kiali-user, namespace: istio-system}}").Build();

        Assert.Empty(Plan(Request(null), kiali).Changes);
    }

    [Fact]
    public void With_the_operator_its_resource_is_changed_and_not_what_it_makes()
    {
        KialiObservation kiali = Kialis.Of("v1.14", "anonymous")
            .With("{apiVersion: kiali.io/v1alpha1, kind: Kiali, metadata: {name: kiali, namespace: kiali-operator}, spec: {deployment: {namespace: istio-system}, auth: {strategy: anonymous}}}").Build();

        KialiPlan plan = Plan(Request(Passphrase), kiali);

        Assert.Equal(["secret/istio-system/kiali Create", "kiali/kiali-operator/kiali MergePatch", "deployment/istio-system/kiali MergePatch"], Lines(plan));
        Assert.Equal("login", plan.Changes[1].Body.Text("spec", "auth", "strategy"));
        Assert.Null(plan.Changes[2].Body.At("spec", "template", "spec"));
        Assert.Contains(plan.Warnings, static warning => warning.Contains("operator", StringComparison.Ordinal));
    }

    [Fact]
    public void Anonymous_is_said_to_be_what_it_is()
    {
        KialiPlan plan = Plan(Request(null) with { Strategy = KialiStrategy.Anonymous }, Kialis.Of("v1.50", "token").Build());

        Assert.Contains("everybody who can reach Kiali", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Removal_deletes_what_MeshTools_made_and_opens_Kiali_to_nobody()
    {
        Kialis kialis = Settled("labels: {app.kubernetes.io/managed-by: meshtools}");
        IReadOnlyList<Change> changes = KialiCredentialRemoval.Plan(kialis.Build(), force: false, Now);

        Assert.Equal(["secret/istio-system/kiali Delete", "deployment/istio-system/kiali MergePatch"], changes.Select(Line));
        Assert.Equal("s1", changes[0].Uid);
        Assert.Empty(MergePatch.Apply(changes[1].Before, changes[1].Body!).At("spec", "template", "spec").Objects("containers")[1].Objects("env"));

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => KialiCredentialRemoval.Plan(Settled().Build(), force: false, Now));
        Assert.Equal("KialiSecretForeign", error.Definition.Id);
        Assert.Equal(2, KialiCredentialRemoval.Plan(Settled().Build(), force: true, Now).Count);

        // Strategy token in place of anonymous: taken away, Kiali stays closed.
        Change config = Plan(Request(null), Kialis.Of("v1.50", "anonymous").Build()).Changes[3];
        KialiObservation changed = Kialis.Of("v1.50", "token").Build() with { ConfigMap = MergePatch.Apply(config.Before, config.Body!) };
        Assert.Empty(KialiCredentialRemoval.Plan(changed, force: false, Now));
    }
}
