// SPDX-License-Identifier: MIT
// ISO 3166-1: alpha-3 codes, each followed by the alpha-2 code; Kosovo has two
// that are in use.
#include "gaz/import/import.h"

enum { ALPHA3 = 3, ALPHA2 = 2, PAIR = ALPHA3 + ALPHA2 };

static const char pairs[] = "ABWawAFGafAGOaoAIAaiALAaxALBalANDadAREaeARGarARMam"
                            "ASMasATAaqATFtfATGagAUSauAUTatAZEazBDIbiBELbeBENbj"
                            "BESbqBFAbfBGDbdBGRbgBHRbhBHSbsBIHbaBLMblBLRbyBLZbz"
                            "BMUbmBOLboBRAbrBRBbbBRNbnBTNbtBVTbvBWAbwCAFcfCANca"
                            "CCKccCHEchCHLclCHNcnCIVciCMRcmCODcdCOGcgCOKckCOLco"
                            "COMkmCPVcvCRIcrCUBcuCUWcwCXRcxCYMkyCYPcyCZEczDEUde"
                            "DJIdjDMAdmDNKdkDOMdoDZAdzECUecEGYegERIerESHehESPes"
                            "ESTeeETHetFINfiFJIfjFLKfkFRAfrFROfoFSMfmGABgaGBRgb"
                            "GEOgeGGYggGHAghGIBgiGINgnGLPgpGMBgmGNBgwGNQgqGRCgr"
                            "GRDgdGRLglGTMgtGUFgfGUMguGUYgyHKGhkHMDhmHNDhnHRVhr"
                            "HTIhtHUNhuIDNidIMNimINDinIOTioIRLieIRNirIRQiqISLis"
                            "ISRilITAitJAMjmJEYjeJORjoJPNjpKAZkzKENkeKGZkgKHMkh"
                            "KIRkiKNAknKORkrKSVxkKWTkwLAOlaLBNlbLBRlrLBYlyLCAlc"
                            "LIEliLKAlkLSOlsLTUltLUXluLVAlvMACmoMAFmfMARmaMCOmc"
                            "MDAmdMDGmgMDVmvMEXmxMHLmhMKDmkMLImlMLTmtMMRmmMNEme"
                            "MNGmnMNPmpMOZmzMRTmrMSRmsMTQmqMUSmuMWImwMYSmyMYTyt"
                            "NAMnaNCLncNERneNFKnfNGAngNICniNIUnuNLDnlNORnoNPLnp"
                            "NRUnrNZLnzOMNomPAKpkPANpaPCNpnPERpePHLphPLWpwPNGpg"
                            "POLplPRIprPRKkpPRTptPRYpyPSEpsPYFpfQATqaREUreROUro"
                            "RUSruRWArwSAUsaSDNsdSENsnSGPsgSGSgsSHNshSJMsjSLBsb"
                            "SLEslSLVsvSMRsmSOMsoSPMpmSRBrsSSDssSTPstSURsrSVKsk"
                            "SVNsiSWEseSWZszSXMsxSYCscSYRsyTCAtcTCDtdTGOtgTHAth"
                            "TJKtjTKLtkTKMtmTLStlTONtoTTOttTUNtnTURtrTUVtvTWNtw"
                            "TZAtzUGAugUKRuaUMIumURYuyUSAusUZBuzVATvaVCTvcVENve"
                            "VGBvgVIRviVNMvnVUTvuWLFwfWSMwsXKXxkYEMyeZAFzaZMBzm"
                            "ZWEzw";

kb_str
kb_import_country(kb_str alpha3)
{
    size_t low = 0;
    size_t high = (sizeof(pairs) - 1) / PAIR;
    while (alpha3.len == ALPHA3 && low < high) {
        const size_t mid = low + (high - low) / 2;
        const char *const pair = pairs + mid * PAIR;
        const int order = memcmp(pair, alpha3.ptr, ALPHA3);
        if (order == 0) {
            return (kb_str){pair + ALPHA3, ALPHA2};
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return (kb_str){NULL, 0};
}
