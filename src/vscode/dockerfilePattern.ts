/** Where the Dockerfiles of a workspace are, by their usual names; for `workspace.findFiles`. */
export const dockerfilePattern =
  '**/{[Dd]ockerfile,[Cc]ontainerfile,[Dd]ockerfile.*,[Cc]ontainerfile.*,*.[Dd]ockerfile,*.[Cc]ontainerfile}';
