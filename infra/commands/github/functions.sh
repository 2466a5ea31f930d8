# The current step, for the line that says where the script stopped; empty as long as nothing was changed.
step=
say() {
  step=$(plain "$1")
  printf '%s\n' "$step"
}

note() {
  printf '%s\n' "$(plain "$1")"
}

fail() {
  trap - EXIT
  note "$1" >&2
  exit 1
}

# A line that may hold values which others control, without the characters that would clear or overwrite what the terminal shows.
plain() {
  printf '%s' "$1" | tr -d '[:cntrl:]'
}

stopped() {
  code=$?
  if [ "$code" -eq 0 ]; then return 0; fi
  if [ -n "$step" ]; then
    printf 'Stopped at: %s. Everything done so far stays: run the same command again to continue.\n' "$step" >&2
  else
    printf 'Stopped while looking up what exists. Nothing was changed.\n' >&2
  fi
}

newline='
'
tab=$(printf '\t')

# Whether $1 is a line of $2.
is_line_of() {
  case "$newline$2$newline" in *"$newline$1$newline"*) return 0 ;; *) return 1 ;; esac
}

# The answer of az, one value per line. On Windows its lines also end with a carriage return.
ask_az() {
  answer=$(az "$@" --output tsv --only-show-errors </dev/null) || return
  printf '%s' "$answer" | tr -d '\r'
}

# Retries for a minute what fails because Entra does not know a new object everywhere yet; a right that is missing does not come by waiting.
patiently() {
  tries=1
  until { problem=$("$@" 2>&1 >&3 3>&-); } 3>&1; do
    case $problem in
      *"does not exist"* | *"does not reference a valid application"* | *[Nn]"ot found"* | *"Not Found"* | *NotFound*) ;;
      *) tries=7 ;;
    esac
    if [ "$tries" -ge 7 ]; then
      printf '%s\n' "$problem" >&2
      return 1
    fi
    tries=$((tries + 1))
    printf '  Not yet; trying again in 10 seconds.\n' >&2
    sleep 10
  done
  [ -z "$problem" ] || printf '%s\n' "$problem" >&2
}

# Everything this script creates is recorded in a variable of the repository, one word each. Undo removes that and nothing else. Whoever may
# write to the repository can change its variables through GitHub's API (github/docs issue 1087), so the record is not trusted with an
# application: one that it names must have the name that this script gives, and before it gets a role, nobody else may own it or sign in as it;
# one of that name that it does not name stops the script.
made() {
  case " $record " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

write_record() {
  gh variable set "$RECORD" --repo "$REPOSITORY" --body "${record# }" </dev/null >/dev/null
}

# Called before something is created, so that nothing can be created and forgotten; for an application after that, with its id.
remember() {
  if made "$1"; then return 0; fi
  record="$record $1"
  write_record
}

forget() {
  if ! made "$1"; then return 0; fi
  rest=" ${record# } "
  record=${rest%%" $1 "*}
  rest=${rest#*" $1 "}
  record="$record${rest:+ ${rest% }}"
  write_record
}

# The id that is recorded for the application $1; empty if there is none.
recorded_id() {
  case " $record" in
    *" application:$1:"*)
      rest=" $record "
      rest=${rest#*" application:$1:"}
      printf '%s' "${rest%% *}"
      ;;
  esac
}

PLANS="A private repository has environments with GitHub Pro, Team or Enterprise only, and required reviewers with Enterprise only."

# Checks who is signed in, then reads which environments exist and what is recorded.
begin() {
  tenant=$(ask_az account show --query tenantId) || fail "az is not signed in. Sign in: az login --tenant $TENANT"
  [ "$tenant" = "$TENANT" ] || fail "az is signed in to the tenant $tenant, but the stack belongs to $TENANT. Sign in: az login --tenant $TENANT"
  seen=$(gh api "repos/$REPOSITORY" --jq '"\(.id) \(.permissions.admin)"' </dev/null) || fail "gh cannot see $REPOSITORY. Sign in: gh auth login"
  [ "$seen" = "$REPOSITORY_ID true" ] || fail "gh is not signed in as an administrator of $REPOSITORY (id $REPOSITORY_ID). Sign in: gh auth login"
  environments=$(gh api --paginate "repos/$REPOSITORY/environments" --jq '.environments[].name' </dev/null) ||
    fail "gh cannot list the environments of $REPOSITORY. $PLANS"
  record=$(value_of '' "$RECORD")
}

# Warns unless main only takes what somebody else has approved: whoever can push to it deploys what is pushed, and changes the workflows. Sets
# unprotected to what it warns of.
look_at_main() {
  rules=$(gh api --paginate "repos/$REPOSITORY/rules/branches/main" --jq "$APPROVING_RULES" </dev/null 2>/dev/null) || rules=unseen
  protection=$(gh api "repos/$REPOSITORY/branches/main/protection" --jq "$APPROVING_PROTECTION" </dev/null 2>&1) ||
    case $protection in *"Branch not protected"*) protection= ;; *) protection=unseen ;; esac
  case $rules$protection in
    *pull_request*) return 0 ;;
    *unseen*) unprotected="Whether the branch main only takes commits that somebody else has approved could not be seen" ;;
    *) unprotected="The branch main takes commits that nobody else has approved" ;;
  esac
  printf 'Warning: %s. Whoever can push to it can deploy.\n' "$unprotected" >&2
}

APPROVING_RULES='.[] | select(.type == "pull_request" and .parameters.required_approving_review_count > 0) | .type'
APPROVING_PROTECTION='.required_pull_request_reviews | select(.required_approving_review_count > 0) | "pull_request"'

# Sets client and principal to the ids of the application $1 that is recorded as $2; what does not exist is left empty. Fails if there is another
# application of that name: a record that has lost one must not make undo delete its guard.
find_identity() {
  principal=
  kept=
  client=$(recorded_id "$2")
  case $client in *[!0-9a-f-]*) fail "The variable $RECORD of $REPOSITORY is damaged: \"$client\" is not the id of an application" ;; esac
  if [ -n "$client" ]; then
    found=$(ask_az ad app list --filter "appId eq '$client'" --query '[].[appId, displayName]')
    case $found in
      '') client= ;;
      "$client$tab$1") ;;
      *) fail "The variable $RECORD of $REPOSITORY names the application $client, which is not called \"$1\". Find out who changed one or the other." ;;
    esac
  fi
  if [ -n "$client" ]; then
    principal=$(ask_az ad sp list --filter "appId eq '$client'" --query '[].id')
  fi
  others=$(applications "$1")
  others=$(printf '%s' "$others" | sed "/^$client\$/d" | tr '\n' ' ')
  [ -z "$others" ] ||
    fail "There is an application \"$1\" that is not recorded in $RECORD (${others% }). If a run of this script was cut off while creating it, or the record has lost it, delete it: az ad app delete --id ID. If it is in use, rename it. Then run this script again."
}

# The ids of all applications of the name $1.
applications() {
  ask_az ad app list --filter "displayName eq '$1'" --query '[].appId'
}

# The application $1, recorded as $2, and its service principal, for GitHub jobs with one of the subjects $3.
identity() {
  find_identity "$1" "$2"
  if [ -z "$client" ]; then
    say "Creating the application $1"
    former=$(recorded_id "$2")
    client=$(ask_az ad app create --display-name "$1" --query appId)
    [ -z "$former" ] || forget "application:$2:$former"
    remember "application:$2:$client"
  fi
  if [ -z "$principal" ]; then
    say "Creating the service principal of $1"
    principal=$(patiently ask_az ad sp create --id "$client" --query id)
  fi
  owned "$1" app "$client"
  owned "$1" sp "$principal"
  only_ours "$1" "$3"
}

# Fails if anyone but who runs this script and those in OWNERS owns the application $1 or its service principal ($2: app or sp) with the id $3:
# an owner can give it a password at any time.
owned() {
  owners=$(patiently ask_az ad "$2" owner list --id "$3" --query '[].[id, userPrincipalName]')
  while [ -n "$owners" ]; do
    one=${owners%%"$newline"*}
    case " $person $OWNERS " in
      *" ${one%%"$tab"*} "*) ;;
      *)
        fail "The application \"$1\" is owned by ${one#*"$tab"} (${one%%"$tab"*}), who can sign in as it. Find out who that is. If they are to administer it, add that id to OWNERS at the top of this script, with a space between two. If not, delete the application, and run this script again: az ad app delete --id $client"
        ;;
    esac
    case $owners in *"$newline"*) owners=${owners#*"$newline"} ;; *) owners= ;; esac
  done
}

# Fails if anything but GitHub jobs with one of the subjects $2 can sign in as the application $1.
only_ours() {
  keys=$(patiently ask_az ad app credential list --id "$client" --query '[].keyId')
  keys=$keys$(patiently ask_az ad app credential list --id "$client" --cert --query '[].keyId')
  keys=$keys$(patiently ask_az ad sp credential list --id "$principal" --query '[].keyId')
  keys=$keys$(patiently ask_az ad sp credential list --id "$principal" --cert --query '[].keyId')
  [ -z "$keys" ] ||
    fail "The application \"$1\" has a password or certificate, which this script did not give it. Find out who did, and delete the application: az ad app delete --id $client"
  credentials=$(patiently ask_az ad app federated-credential list --id "$client" --query '[].[subject, issuer, name]')
  allowed=$(printf '%s\n' "$2" | sed "s|\$|$tab$ISSUER|")
  while [ -n "$credentials" ]; do
    one=${credentials%%"$newline"*}
    name=${one##*"$tab"}
    one=${one%"$tab"*}
    is_line_of "$one" "$allowed" ||
      fail "The application \"$1\" lets ${one%%"$tab"*} of ${one#*"$tab"} sign in, which this script did not allow. If nobody needs that, delete it: az ad app federated-credential delete --id $client --federated-credential-id $name"
    case $credentials in *"$newline"*) credentials=${credentials#*"$newline"} ;; *) credentials= ;; esac
  done
}

ISSUER=https://token.actions.githubusercontent.com

# Lets GitHub jobs with the subject $2 sign in as the identity; $1 is the name of the credential.
credential() {
  subjects=$(patiently ask_az ad app federated-credential list --id "$client" --query '[].subject')
  if is_line_of "$2" "$subjects"; then return 0; fi
  say "Allowing $2 to sign in"
  parameters=$(printf '{"name": "%s", "issuer": "%s", "audiences": ["%s"], "subject": "%s"}' \
    "$1" "$ISSUER" api://AzureADTokenExchange "$2")
  patiently az ad app federated-credential create --id "$client" --parameters "$parameters" --output none --only-show-errors </dev/null
}

# Assigns the role $1 on the scope $2 to the identity, with the condition $3 if there is one.
role() {
  found=$(ask_az role assignment list --assignee "$principal" --fill-principal-name false --role "$1" --scope "$2" --query '[].[name, id, condition]')
  case $found in
    '') ;;
    *"$tab${3:-None}")
      kept="$kept ${found%%"$tab"*}"
      return 0
      ;;
    *)
      say "Removing $1 on $2, which has a different condition"
      id=${found#*"$tab"}
      az role assignment delete --ids "${id%%"$tab"*}" --only-show-errors </dev/null
      ;;
  esac
  say "Assigning $1 on $2"
  # Given the type, Azure does not look up the principal, which Entra may not know everywhere yet.
  name=$(ask_az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal --role "$1" --scope "$2" \
    ${3:+--condition-version 2.0 --condition "$3"} --query name)
  kept="$kept $name"
}

# Removes the role assignments of the identity in the subscription $1, except those that the function role has just found or made. Without an
# identity they would belong to nobody.
other_roles() {
  [ -n "$principal" ] || return 0
  assignments=$(ask_az role assignment list --all --subscription "$1" --assignee "$principal" --fill-principal-name false --query '[].[name, id]')
  while [ -n "$assignments" ]; do
    one=${assignments%%"$newline"*}
    case " $kept " in
      *" ${one%%"$tab"*} "*) ;;
      *)
        say "Removing the role assignment ${one#*"$tab"}"
        az role assignment delete --ids "${one#*"$tab"}" --only-show-errors </dev/null
        ;;
    esac
    case $assignments in *"$newline"*) assignments=${assignments#*"$newline"} ;; *) assignments= ;; esac
  done
}

# Adds the identity to the group with the object id $1 and the name $2.
member() {
  is_member=$(patiently ask_az ad group member check --group "$1" --member-id "$principal" --query value)
  [ "$is_member" != true ] || return 0
  say "Adding it to the group $2"
  patiently az ad group member add --group "$1" --member-id "$principal" --output none --only-show-errors </dev/null
}

# Only the branch main may deploy to the environment $1, with the approval of the reviewers $2: a list in JSON as facts_of prints it, or an empty list or
# "by hand", which both leave those that are set; "by hand" stops if there are none. Comes before anything may sign in: for a job that names an
# environment that does not exist, GitHub creates one without rules, whatever the branch.
environment() {
  case $2 in 'by hand') named='[]' ;; *) named=$2 ;; esac
  if ! is_line_of "$1" "$environments"; then
    say "Creating the environment $1"
    remember "environment:$1"
    put_environment "$1" 0 "$named"
    environments="$environments$newline$1"
  fi
  facts_of "$1"
  case $named in '[]') wanted=$reviewers ;; *) wanted=$named ;; esac
  if made "environment:$1"; then
    if [ "$by_name $by_others $reviewers" != "true true $wanted" ]; then
      say "Updating the rules of the environment $1"
      put_environment "$1" "$wait" "$wanted"
      facts_of "$1"
    fi
    if [ "$by_name" = true ] && [ -z "$branches" ]; then
      say "Allowing only the branch main to deploy to $1"
      gh api --method POST "repos/$REPOSITORY/environments/$1/deployment-branch-policies" --raw-field name=main --silent </dev/null
      facts_of "$1"
    fi
  fi
  [ "$by_name $branches" = "true branch main" ] ||
    fail "Not only the branch main may deploy to the environment $1. Make that its only rule for branches and tags, at https://github.com/$REPOSITORY/settings/environments, and run this script again. $PLANS"
  [ "$2" != '[]' ] || return 0
  [ "$reviewers" != '[]' ] ||
    fail "Nobody has to approve what deploys to the environment $1. Set its reviewers, at https://github.com/$REPOSITORY/settings/environments, and run this script again; or print it with --reviewers NAMES, or with --without-reviewers if whoever can start a workflow on main may deploy alone. $PLANS"
  [ "$by_others $reviewers" = "true $wanted" ] || unreviewed="$unreviewed${unreviewed:+ and }$1"
}

# Sets the rules of the environment $1: who may deploy is chosen by name, after $2 minutes, approved by the reviewers $3.
put_environment() {
  # Without Enterprise, GitHub refuses a private repository's environment where these are named at all, even if nothing is asked for.
  approval=
  case "$2 $3" in
    '0 []') ;;
    *' []') approval="\"wait_timer\": $2, " ;;
    # Nobody approves what they started themselves.
    *) approval="\"wait_timer\": $2, \"prevent_self_review\": true, \"reviewers\": $3, " ;;
  esac
  printf '{%s"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}' "$approval" |
    gh api --method PUT "repos/$REPOSITORY/environments/$1" --input - --silent ||
    fail "GitHub refuses the environment $1 (see above). $PLANS"
}

# Sets what the rules of the environment $1 are: by_name, wait, by_others (nobody approves what they started themselves), reviewers
# and branches.
facts_of() {
  facts=$(gh api "repos/$REPOSITORY/environments/$1" --jq "$FACTS" </dev/null)
  by_name=${facts%%"$newline"*}
  facts=${facts#*"$newline"}
  wait=${facts%%"$newline"*}
  facts=${facts#*"$newline"}
  by_others=${facts%%"$newline"*}
  reviewers=${facts#*"$newline"}
  branches=
  [ "$by_name" = true ] || return 0
  branches=$(gh api --paginate "repos/$REPOSITORY/environments/$1/deployment-branch-policies" --jq '.branch_policies[] | "\(.type) \(.name)"' </dev/null)
}

FACTS='.deployment_branch_policy.custom_branch_policies // false,
([.protection_rules[]? | select(.type == "wait_timer") | .wait_timer] | add // 0),
([.protection_rules[]? | select(.type == "required_reviewers") | .prevent_self_review] | all),
([.protection_rules[]? | select(.type == "required_reviewers") | .reviewers[] | {id: .reviewer.id, type}] | sort | tojson)'

# The API path of the variables and secrets of the environment $1, or of the repository if $1 is empty.
place() {
  if [ -n "$1" ]; then printf 'repos/%s/environments/%s' "$REPOSITORY" "$1"; else printf 'repos/%s/actions' "$REPOSITORY"; fi
}

# The value of the variable $2 of the environment $1 or the repository; empty if there is none.
value_of() {
  gh api --paginate "$(place "$1")/variables" --jq ".variables[] | select(.name == \"$2\") | .value" </dev/null
}

variable() {
  value=$(value_of "$1" "$2")
  [ "$value" != "$3" ] || return 0
  if [ -n "$value" ] && ! made "variable:$1/$2"; then
    fail "The variable $2 of ${1:-the repository} is \"$value\", which this script did not set; it should be \"$3\". Delete it first: gh variable delete $2 --repo $REPOSITORY${1:+ --env $1}"
  fi
  say "Setting $2 of ${1:-the repository}"
  remember "variable:$1/$2"
  gh variable set "$2" --repo "$REPOSITORY" ${1:+--env "$1"} --body "$3" </dev/null >/dev/null
}

# The address $1 of a state without the folder in its container: whoever may write one folder of a container may write all.
container_of() {
  printf '%s\n' "$1" | sed 's|^\(azblob://[^/?]*\)/[^?]*|\1|'
}

# Fails if the environment $1 of another stack keeps its state in the same place.
no_state_of() {
  exists "$1" || return 0
  value=$(value_of "$1" PULUMI_BACKEND_URL)
  [ "$(container_of "$value")" != "$(container_of "$STATE_URL")" ] ||
    fail "The environment $1 keeps its state at $value, too: whoever deploys one of the two stacks could change the other. Give each a container of its own (docs/deploy.md, \"Each stack has its own\")."
}

secrets_of() {
  gh api --paginate "$(place "$1")/secrets" --jq '.secrets[].name' </dev/null
}

# At a terminal gh asks for the secret, which this script never sees; otherwise the end of the output has the command that asks.
secret() {
  names=$(secrets_of "$1")
  if is_line_of "$2" "$names"; then return 0; fi
  if [ -t 0 ] && [ -t 1 ]; then
    say "$2 of ${1:-the repository}: $3"
    remember "secret:$1/$2"
    gh secret set "$2" --repo "$REPOSITORY" ${1:+--env "$1"}
  else
    missing="$missing$newline  gh secret set $2 --repo $REPOSITORY${1:+ --env $1}    # $3"
  fi
}

# Whether the environment $1 exists; the repository always does.
exists() {
  [ -z "$1" ] || is_line_of "$1" "$environments"
}

# Deleting an environment deletes what is in it.
undo_secret() {
  if made "environment:$1" || ! exists "$1"; then return 0; fi
  names=$(secrets_of "$1")
  if ! is_line_of "$2" "$names"; then return 0; fi
  if made "secret:$1/$2"; then
    say "Deleting the secret $2 of ${1:-the repository}"
    gh secret delete "$2" --repo "$REPOSITORY" ${1:+--env "$1"} </dev/null
  else
    note "Leaving the secret $2 of ${1:-the repository}, which this script did not set"
  fi
}

undo_variable() {
  if made "environment:$1" || ! exists "$1" || ! made "variable:$1/$2"; then return 0; fi
  value=$(value_of "$1" "$2")
  [ -n "$value" ] || return 0
  say "Deleting the variable $2 of ${1:-the repository}"
  gh variable delete "$2" --repo "$REPOSITORY" ${1:+--env "$1"} </dev/null
}

undo_environment() {
  if ! made "environment:$1" || ! is_line_of "$1" "$environments"; then return 0; fi
  say "Deleting the environment $1"
  gh api --method DELETE "repos/$REPOSITORY/environments/$1" --silent </dev/null
}

# Deleting an application deletes its service principal, its credentials and its membership in a group. Fails if one of the name $1 is there a
# minute later: Entra may list it for a while.
undo_identity() {
  [ -n "$client" ] || return 0
  say "Deleting the application $1"
  az ad app delete --id "$client" --only-show-errors </dev/null
  tries=1
  others=$(applications "$1")
  while [ -n "$others" ]; do
    [ "$tries" -lt 7 ] ||
      fail "The application \"$1\" still exists ($others). Its environments stay, as they are its guard. Run the same command again later."
    tries=$((tries + 1))
    sleep 10
    others=$(applications "$1")
  done
}

# The record may have been changed since: whoever runs undo sees first what it goes by.
show_record() {
  [ -n "$record" ] || return 0
  note "To be deleted, as far as it exists:"
  plain "${record# }" | tr ' ' '\n' | sed 's/^/  /'
  printf '\n'
}

undo_record() {
  if [ -z "$record" ]; then
    note "Nothing to undo: $REPOSITORY has no variable $RECORD, and no application of this script exists"
    return 0
  fi
  say "Deleting the variable $RECORD of the repository, the record of what was created"
  gh variable delete "$RECORD" --repo "$REPOSITORY" </dev/null
  note "Done."
}

finish() {
  [ -z "$missing" ] || printf 'Secrets still missing; each of these commands asks for one:%s\n' "$missing"
  [ -z "$unprotected" ] ||
    printf 'To do by hand: let main only take pull requests that a second person has approved, and nobody push to it, at https://github.com/%s/settings/rules\n' "$REPOSITORY"
  [ -z "$unreviewed" ] || printf 'To do by hand: set the reviewers of %s, and that nobody approves their own deployment, at https://github.com/%s/settings/environments\n' "$unreviewed" "$REPOSITORY"
  printf 'Done. To undo it, run this script with the argument undo.\n'
}

main() {
  trap stopped EXIT
  missing=
  unreviewed=
  unprotected=
  case $#:${1-} in
    0:)
      begin
      person=$(ask_az ad signed-in-user show --query id) ||
        fail "az is not signed in as a person, who would own the applications. Sign in: az login --tenant $TENANT"
      look_at_main
      connect
      ;;
    1:undo)
      begin
      undo
      ;;
    *) fail "The only argument is undo: sh $FILE undo" ;;
  esac
}
