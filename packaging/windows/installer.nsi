; Installs Callback Desk for one user, without rights of an administrator. Silent: /S.
; Compiled with: makensis -DVERSION=0.2.0 -DSOURCE=…\callback-desk -DTARGET=….exe -DICON=….ico
Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "Callback Desk"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CallbackDesk"
!define SCHEME "Software\Classes\callback-desk"
!define REQUEST "Software\Classes\.callback-request"
!define REQUESTS "Software\Classes\CallbackDesk.Request"

Name "${NAME}"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\Callback Desk"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME}, installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\callback-desk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start Callback Desk"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Your companies, preferences and what was seen stay in $LOCALAPPDATA\callback-desk, passwords in the Windows password store."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Windows lets nobody replace a program that runs: whoever runs it closes it.
!macro WaitUntilClosed UN
Function ${UN}WaitUntilClosed
  again:
    IfFileExists "$INSTDIR\callback-desk.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\callback-desk.exe" a
    IfErrors busy
    FileClose $0
    IfFileExists "$INSTDIR\callback-desk-cli.exe" 0 free
    FileOpen $0 "$INSTDIR\callback-desk-cli.exe" a
    IfErrors busy
    FileClose $0
    Goto free
  busy:
    IfSilent 0 +3
      SetErrorLevel 2
      Abort
    MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "Callback Desk is open. Close it, then choose Retry." IDRETRY again
    SetErrorLevel 2
    Abort
  free:
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

Section "Callback Desk"
  Call WaitUntilClosed
  ; Nothing of an older version may be left beside the new one; of other programs nothing is touched.
  IfFileExists "$INSTDIR\callback-desk.exe" 0 +2
    RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  File "${__FILEDIR__}/callback-desk.ps1"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\Callback Desk"
  CreateShortCut "$SMPROGRAMS\Callback Desk\Callback Desk.lnk" "$INSTDIR\callback-desk.exe"
  CreateShortCut "$SMPROGRAMS\Callback Desk\Open the practice company.lnk" "$INSTDIR\callback-desk.exe" "--demo"

  WriteRegStr HKCU "${SCHEME}" "" "URL:Callback Desk"
  WriteRegStr HKCU "${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "${REQUEST}" "" "CallbackDesk.Request"
  WriteRegStr HKCU "${REQUESTS}" "" "Callback Desk request file"
  WriteRegStr HKCU "${REQUESTS}\shell\open\command" "" '"$INSTDIR\callback-desk.exe" "%1"'
  WriteRegStr HKCU "${SCHEME}\shell\open\command" "" '"$INSTDIR\callback-desk.exe" "%1"'

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\callback-desk.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  ; Only what was installed here; what the app keeps lies elsewhere and stays.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\callback-desk.ps1"
  Delete "$INSTDIR\callback-desk.exe"
  Delete "$INSTDIR\callback-desk-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\Callback Desk"
  DeleteRegKey HKCU "${SCHEME}"
  DeleteRegKey HKCU "${REQUEST}"
  DeleteRegKey HKCU "${REQUESTS}"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
